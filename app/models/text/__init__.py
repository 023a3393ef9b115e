"""Text in one normal form: typed text, natural order, slugs."""
