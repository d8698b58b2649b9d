"""Complaints as customers make them, without an account."""
