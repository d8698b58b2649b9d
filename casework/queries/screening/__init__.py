"""Reads about screening: lists in force, names of parties, how they stand, hits beside each other."""
