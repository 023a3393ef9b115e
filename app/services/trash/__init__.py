"""The trash: restoring, deleting permanently, and undoing acts that changed many rows."""
