"""New versions of the item list: read, compared, adopted."""
