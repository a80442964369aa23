"""What became of a course: reliable and clinically significant change, sudden gains, the expected course (pure)."""
