"""Orders in the office."""
