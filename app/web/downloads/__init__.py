"""The order to make a size, and the count of the photos that are handed out, for all routes of downloads."""
