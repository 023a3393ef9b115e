"""Normal forms of text: typed text, sort keys for names, and slugs."""
