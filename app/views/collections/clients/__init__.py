"""The pages of clients: who they are, and which share links belong to them."""
