"""guestlint: a static linter and graph analyzer for NixOS hosts that run guests."""

__version__ = "0.1.0"
