"""What guards read from outside their case: one file a subject, each fact entered under its name."""
