"""How a host's datasets, mounts, units and interfaces hang together."""
