"""Template tags of this concept."""
