"""The password page of a gallery, and what it may show."""
