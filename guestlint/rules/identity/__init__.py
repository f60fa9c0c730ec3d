"""Names of machines."""
