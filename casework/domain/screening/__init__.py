"""Whether a name is on a list of sanctioned persons: how names are compared, and how they are found."""
