"""Backups of an instance, their restoration, and the lock that keeps other work out meanwhile."""
