"""Concerns about risk, and whom to turn to."""
