"""The command `vitrine push`, which sends a folder to a site over HTTP or within the same process."""
