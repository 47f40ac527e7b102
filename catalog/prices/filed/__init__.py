"""Filed prices: the sheet, and how each holds up today."""
