"""What speaks for a rep: one file a factor, each exporting `FACTOR`."""
