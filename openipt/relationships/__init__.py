"""Relationships and mood: whether mood goes with contact or conflict, in words that claim no cause (pure)."""
