"""What the acceptance of a client rests on: documents that are owed, and the rating of risk."""
