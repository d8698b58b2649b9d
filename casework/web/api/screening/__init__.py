"""Screening for programs: lists in force, and hits with their decisions."""
