"""Taking clients on: the parties of a case and the documents that they owe."""
