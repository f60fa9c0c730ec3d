"""The front end for plain microvm.nix: `microvm.vms`."""
