"""How the code is built: which file imports what, and how large it gets."""
