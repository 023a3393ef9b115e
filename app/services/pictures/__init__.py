"""From an original to its variants and facts."""
