"""Surveys as the bank lays them down."""
