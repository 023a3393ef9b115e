"""Files, their variants, their tags, and uploads on their way."""
