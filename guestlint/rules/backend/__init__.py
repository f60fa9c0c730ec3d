"""What a guest has of a backend, and what it lacks."""
