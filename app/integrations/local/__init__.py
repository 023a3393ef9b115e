"""Objects on the local disk."""
