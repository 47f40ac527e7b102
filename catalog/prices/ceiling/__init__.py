"""The price ceiling and every rule about a price. Pure."""
