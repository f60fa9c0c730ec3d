"""Which names are legal to ZFS, Linux, systemd and nixpkgs; nothing here knows of hosts."""
