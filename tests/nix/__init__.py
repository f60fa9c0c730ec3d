"""From a flake to findings, with the real Nix."""
