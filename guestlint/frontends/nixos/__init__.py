"""NixOS's own options of a host, and disko's: file systems, services, links, pools and datasets."""
