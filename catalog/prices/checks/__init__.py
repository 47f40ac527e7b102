"""May this price be charged, and what another setting would change."""
