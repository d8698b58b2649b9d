"""The demo's bank at work: its customers, their two years, and the cases that come of them."""
