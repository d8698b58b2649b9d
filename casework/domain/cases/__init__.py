"""Rules about what a case holds: files, letters, words."""
