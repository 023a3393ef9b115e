"""The end of a gallery: the notice in its last week, and the page on which visitors ask for more days."""
