"""The readability report: figures on how easily the repository can be read, each with its goal."""
