"""HTTP: pages for people, an interface for programs, over the same commands and queries."""
