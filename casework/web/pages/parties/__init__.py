"""Customers on pages."""
