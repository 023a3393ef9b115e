"""Objects in the stores: reading, verifying, copying, moving between stores, removing."""
