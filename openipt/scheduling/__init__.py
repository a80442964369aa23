"""Pure calendar arithmetic for the sessions of a course: series in a time zone, and numbers that stay unbroken."""
