"""Comments that suppress rules."""
