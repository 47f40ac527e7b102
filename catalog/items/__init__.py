"""The 48 items of the catalogue and the institution items."""
