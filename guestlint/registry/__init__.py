"""Where rules and formats come from: guestlint's own, and those of plugins that the settings name."""
