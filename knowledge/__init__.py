"""What policy says: plain data and pure functions. Knows no other room."""
