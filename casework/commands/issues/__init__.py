"""The register of systemic issues: found by rule, put right by an owner, checked for effect."""
