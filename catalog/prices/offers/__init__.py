"""What a provider gives besides single prices: packages of items, and its own discounts."""
