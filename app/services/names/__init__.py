"""File names: for storage keys, for download headers, and within the lengths that systems allow."""
