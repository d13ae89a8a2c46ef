"""What happened: tables and the questions asked of them. Knows no other room."""
