"""How former prices become a ceiling: the setting, voided evidence, promotions, comparison notes."""
