"""Files, their variants and tags, uploads, and pending deletions."""
