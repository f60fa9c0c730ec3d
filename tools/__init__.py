"""Generators of what is committed: `make docs` runs them."""
