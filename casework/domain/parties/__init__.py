"""What is true of customers without a database: their identifiers, their names, who owns whom."""
