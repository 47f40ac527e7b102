"""Text as people give it: kept text, keys by which two things are the same, numbers, search. Pure."""
