"""What the user chose: options as written in a file, and settings as a run needs them."""
