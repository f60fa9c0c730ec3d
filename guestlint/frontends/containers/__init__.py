"""NixOS's own containers: `containers.<name>`."""
