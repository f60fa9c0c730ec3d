"""What the module makes of the host: pure functions, each beside the paragraph of the module that it mirrors."""
