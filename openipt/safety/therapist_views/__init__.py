"""What staff do about safety: concerns, screens, and the staying-safe plan."""
