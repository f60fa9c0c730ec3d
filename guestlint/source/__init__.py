"""Text to plain data, and back from routes to places in the text."""
