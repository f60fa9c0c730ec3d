"""What the option types refuse, and all else that stops an evaluation."""
