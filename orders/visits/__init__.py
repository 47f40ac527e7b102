"""What happened at the door: events, evidence, confirmation."""
