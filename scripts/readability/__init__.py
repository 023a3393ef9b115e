"""The readability report: figures on how easy the repository is to read, each with its goal."""
