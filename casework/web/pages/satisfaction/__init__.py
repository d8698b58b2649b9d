"""Surveys on pages: the customer's own, the interviewer's, and the figures for leads."""
