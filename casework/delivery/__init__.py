"""What leaves the building: mail, drawings and papers. Nothing here reads or writes the database."""
