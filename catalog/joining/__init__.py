"""Joining the project in a county and leaving it, as people do it."""
