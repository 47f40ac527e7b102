"""Elders in the office."""
