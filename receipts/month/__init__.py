"""The claim month: freezing, listing, and its doors."""
