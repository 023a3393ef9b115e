"""Share links, and the activity of visitors."""
