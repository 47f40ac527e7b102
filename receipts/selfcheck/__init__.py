"""What may not go into a claim, and why."""
