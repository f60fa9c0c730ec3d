"""The Nix that guestlint ships, run by the real Nix on hosts of a small module system."""
