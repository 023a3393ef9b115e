"""The download page and the ZIP archive of a gallery."""
