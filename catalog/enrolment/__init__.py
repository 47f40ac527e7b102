"""A provider's membership of the project in a county."""
