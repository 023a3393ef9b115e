"""The undoing of acts that changed many rows: what they changed, and changing it back."""
