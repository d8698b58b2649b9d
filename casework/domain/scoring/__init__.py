"""Scoring by points with reasons, its back-test, and the segments and value of customers."""
