"""Webhooks: what is sent, to whom, when and with which signature."""
