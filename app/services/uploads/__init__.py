"""Services that take an upload from its first byte to its file: receiving, quotas, resuming, finishing."""
