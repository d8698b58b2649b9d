"""The register of systemic issues as read."""
