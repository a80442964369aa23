"""Pages where therapist and client weigh, choose, write and set goals."""
