"""Whether a receipt is genuine, for anybody who holds it."""
