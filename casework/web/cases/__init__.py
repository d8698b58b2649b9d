"""Cases as the pages show them: what queries found, turned into views in the reader's language."""
