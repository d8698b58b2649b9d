"""The bank's rules of screening, read into plain values."""
