"""What programs and plugins may rely on."""
