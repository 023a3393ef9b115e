"""The rows in which the sweep remembers the events that it reports."""
