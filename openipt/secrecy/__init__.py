"""Keys, sealing of private text, and model fields that seal what they store."""
