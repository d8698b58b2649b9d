"""Moving running cases to another released version of their workflow."""
