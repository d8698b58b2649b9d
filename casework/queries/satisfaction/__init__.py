"""Surveys as they are read: invitations by their link, the figures of a period, who may be drawn."""
