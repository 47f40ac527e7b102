"""Filed prices, the evidence of former prices, and the ceiling."""
