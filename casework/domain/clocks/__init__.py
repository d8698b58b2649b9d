"""The parts of a clock: moments, zones, terms, acts, thresholds, cycles."""
