"""From documents to findings; nothing is printed here."""
