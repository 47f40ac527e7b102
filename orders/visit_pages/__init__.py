"""Visits in the office and for machines."""
