"""Interfaces, links and MAC addresses."""
