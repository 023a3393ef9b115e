"""Mails that wait, were sent, or could not be sent, and the entries of the next digests."""
