"""The bank's files on the acceptance of clients: checklists, and the rating of risk."""
