"""Therapists who can be found: consented listings, verification, search by place and problem, import."""
