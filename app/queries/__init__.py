"""Queries that several edges need: files in their order, lists of collections, the library."""
