"""A course of IPT: agreement, sessions, marks, notes, steps, ending."""
