"""Pages by which customers say how they want to be contacted."""
