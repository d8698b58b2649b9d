"""Surveys: who is asked, what they answer, and the sums that are kept of it."""
