"""Providers, people, sign-in, tokens and the role table."""
