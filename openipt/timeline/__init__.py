"""Life events and the course of symptoms on one line of time."""
