"""The page of a customer, block by block."""
