"""Backups of an instance, their restoration, and the lock that prevents conflicting work meanwhile."""
