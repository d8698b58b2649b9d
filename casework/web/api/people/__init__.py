"""People and the queues of their teams."""
