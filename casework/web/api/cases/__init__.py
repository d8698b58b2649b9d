"""Cases and all that hangs on one of them."""
