"""Questionnaires as data, their scoring, and the answers people give."""
