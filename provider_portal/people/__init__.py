"""Doors of people: signing in and out."""
