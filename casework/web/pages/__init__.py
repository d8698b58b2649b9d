"""Server-rendered screens, a blueprint a subject."""
