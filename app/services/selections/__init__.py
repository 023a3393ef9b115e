"""Favorites lists, submitted selections, and their exports."""
