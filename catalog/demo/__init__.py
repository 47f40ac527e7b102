"""The demonstration's first chapter: two providers apply, are approved, show former prices and file theirs."""
