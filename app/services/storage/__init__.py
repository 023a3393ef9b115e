"""Services that read, verify, copy, move and remove the objects in the stores."""
