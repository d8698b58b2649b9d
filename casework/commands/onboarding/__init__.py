"""What the acceptance of a client writes: parties of the case, and the documents that they owe."""
