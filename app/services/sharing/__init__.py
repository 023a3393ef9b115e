"""Share links: changes to them, and the messages they are sent with."""
