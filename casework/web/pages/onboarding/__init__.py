"""Pages of taking clients on."""
