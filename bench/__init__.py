"""What guestlint costs, as ratios of whole processes: `make bench` measures, and docs/performance.md shows it."""
