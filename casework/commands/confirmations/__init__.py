"""Acts that take two persons: the first one's waits as a work item until a second confirms or returns it."""
