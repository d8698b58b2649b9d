"""Rules about people: passwords, tries, tokens."""
