"""Checking a claim package with nothing but the file."""
