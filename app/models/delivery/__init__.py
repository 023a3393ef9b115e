"""The delivery of a collection: its first look, its new photos, and the extension of its end."""
