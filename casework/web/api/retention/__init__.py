"""Keeping customers, for programs: campaigns and what they changed."""
