"""What config/ says, in force within a second of an edit; a bad edit leaves what was."""
