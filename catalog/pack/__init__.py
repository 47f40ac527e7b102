"""申报材料: the file of the provider, its scanned papers, and the pack that is handed in."""
