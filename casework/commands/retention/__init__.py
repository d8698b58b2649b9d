"""Keeping customers: signs of leaving seen every night, and the cases that follow from them."""
