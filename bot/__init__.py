"""Talks with people: one message in, one answer out."""
