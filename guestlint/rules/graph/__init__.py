"""Dependencies between mounts and units, and the units that systemd creates."""
