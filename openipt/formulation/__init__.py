"""The focus of a course, why it was chosen, and the goals."""
