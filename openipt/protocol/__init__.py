"""The method as data: editions of the protocol, the life of a course, and what is due now. Wholly pure."""
