"""The trash of an owner."""
