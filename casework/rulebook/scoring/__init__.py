"""The bank's files about scores, segments and signals, read into plain values."""
