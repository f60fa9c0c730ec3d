"""Options of backends: those without effect, and those that are missing."""
