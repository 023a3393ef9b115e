"""Vitrine, a self-hosted client gallery."""
