"""Practices, staff, clients, and who cares for whom. No views."""
