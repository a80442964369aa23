"""Filters of the inventory."""
