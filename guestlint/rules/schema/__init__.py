"""What the option types reject, and everything else that makes evaluation fail."""
