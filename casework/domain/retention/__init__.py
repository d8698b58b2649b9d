"""Keeping customers: who is left alone as a control, what outreach changed, and what an offer may be."""
