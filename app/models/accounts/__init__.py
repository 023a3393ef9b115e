"""Owners, their sign-ins and tokens, and what they did."""
