"""Service orders from placing to assignment."""
