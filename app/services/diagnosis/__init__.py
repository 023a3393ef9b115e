"""Whether each part of the site works, as facts for `vitrine doctor` and the system page."""
