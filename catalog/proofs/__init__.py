"""Proof sheets: all that one filed price rests on."""
