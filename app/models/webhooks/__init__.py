"""Webhooks, which send a studio's events to other programs, and their deliveries."""
