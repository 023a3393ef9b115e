"""Mails to clients and owners: what they say, when they are queued, and how a worker sends them."""
