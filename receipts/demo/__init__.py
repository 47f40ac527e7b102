"""The demonstration's third chapter: redemptions with what goes wrong with them, and the frozen month."""
