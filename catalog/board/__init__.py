"""价格公示: what hangs on the wall, and the same on a public page."""
