"""Who may do what: a table of acts, and the guards that apply it."""
