"""Fixes made in files: what changes, and what must not."""
