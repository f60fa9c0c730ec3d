"""Pools and datasets."""
