"""Articles for everybody and their search."""
