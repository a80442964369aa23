"""Template tags of safety."""
