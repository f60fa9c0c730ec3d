"""Where datasets are mounted, on the host and in the guest."""
