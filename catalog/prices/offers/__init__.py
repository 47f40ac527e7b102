"""What a provider gives besides single prices: bundles of items, and its own discounts."""
