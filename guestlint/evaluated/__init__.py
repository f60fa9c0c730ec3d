"""From an evaluated NixOS configuration to host files."""
