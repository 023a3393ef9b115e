"""Visitors' selections, and their exports."""
