"""Facts: evaluated hosts in place of host files."""
