"""Where settings come from, and what is in force."""
