"""Surveys for programs: the customer's side by her link, the interviewer's, and the figures."""
