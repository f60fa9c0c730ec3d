"""What plugins may add, seen from outside: the example is installed as a user would."""
