"""The undoing of acts that changed many rows."""
