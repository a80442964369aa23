"""Who signs in, and how: users, second factors, session limits."""
