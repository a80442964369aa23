"""What becomes of a course: reliable change, sudden gains, signals, and what was decided about them."""
