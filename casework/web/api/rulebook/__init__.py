"""What the bank lays down, as programs read it."""
