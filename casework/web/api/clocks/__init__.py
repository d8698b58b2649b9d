"""Clocks, extensions and breaches."""
