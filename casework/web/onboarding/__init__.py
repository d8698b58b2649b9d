"""What the pages of taking clients on show."""
