"""The therapist's pages of a course: agreement, sessions, the parts of the session room, moving on, ending, notes."""
