"""Template tags and filters of the directory."""
