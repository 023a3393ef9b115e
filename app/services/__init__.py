"""Services for work on bytes, the network, time or several models; they get what they use through the constructor."""
