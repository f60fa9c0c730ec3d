"""How systemd reads a host: the mount units of its fstab, and the files to hand to it."""
