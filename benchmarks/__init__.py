"""Measurements of the real portal: `make bench`, `make soak`."""
