"""`vitrine push`: sends a folder to a site, over HTTP or within the same process."""
