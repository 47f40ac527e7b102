"""The job table, the in-process worker and the pool for processor work."""
