"""Keeping customers on pages: how well the score told, who moved between segments."""
