"""The confirmation of a service: signer and signature."""
