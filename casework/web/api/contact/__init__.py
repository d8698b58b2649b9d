"""Contacts with customers, what they agreed to, and what the contact policy says."""
