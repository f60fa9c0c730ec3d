"""What waits for what, and the units that systemd makes of it."""
