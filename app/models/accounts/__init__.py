"""Owners, their passwords, sign-ins and tokens, wrong guesses, and audit entries."""
