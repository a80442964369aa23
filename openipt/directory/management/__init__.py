"""What the `openipt directory` commands do with the database."""
