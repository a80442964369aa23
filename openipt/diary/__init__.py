"""What a client writes down between sessions: mood, contacts, rhythm; also without a network."""
