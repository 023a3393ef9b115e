"""The owner's report of which originals each link has received, file by file."""
