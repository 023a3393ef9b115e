"""Checks of passwords: how often a source may guess, and how many passwords are hashed at once."""
