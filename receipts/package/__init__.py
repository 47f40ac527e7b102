"""The claim package: contents, papers, rendering, archive."""
