"""Queries that views, API, commands or tasks share: files in their order, lists of collections, the library."""
