"""An item with all that is known of its price, for people and machines."""
