"""One file a format: each turns a run, or graphs, into text."""
