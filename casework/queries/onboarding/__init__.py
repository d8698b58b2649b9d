"""How the documents of a client stand, and what their items are called."""
