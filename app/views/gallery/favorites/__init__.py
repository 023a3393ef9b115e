"""A visitor's favorites lists in a gallery."""
