"""The pages of therapists, supervisors and practice managers."""
