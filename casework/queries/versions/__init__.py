"""Which cases run on which version of a workflow."""
