"""Who is called what."""
