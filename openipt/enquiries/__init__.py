"""First contact: a kind self-check, enquiries to therapists and their answers, the waiting list."""
