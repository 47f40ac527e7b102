"""China's working days, kept by notice of the State Council."""
