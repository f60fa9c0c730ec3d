"""What the host says: typed, with the module's defaults applied, and what Nix would refuse in it."""
