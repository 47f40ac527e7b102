"""Evidence of former prices."""
