"""Fixes made in the files that they are about."""
