"""Papers of customers, gathered for print."""
