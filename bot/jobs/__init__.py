"""What the bot does because time has passed: one file a rule, each exporting `JOB`. There is none yet."""
