"""Cases: lists of them, one on its page, and what is done to it."""
