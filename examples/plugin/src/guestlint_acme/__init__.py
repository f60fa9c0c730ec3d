"""Acme's own rules for its hosts; guestlint finds each rule in a module of this package."""

GUESTLINT_API = "1.0"
