"""Customers and holdings taken in from files, each row told of, and a whole file taken back again."""
