"""Relationships: the interpersonal inventory, the closeness circle, and whether mood goes with contact or conflict."""
