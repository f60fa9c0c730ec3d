"""Fuzzing: documents of all kinds, each made of one integer, and what must hold whatever is in them."""
