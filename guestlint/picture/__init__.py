"""One picture of a host, whoever described it: guests, mounts, shares, interfaces, units and what it declares."""
