"""The guests module of nixos-extra-modules, in both of its schemas: its options, and what it generates of them."""
