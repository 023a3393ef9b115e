"""The owner's page of the earlier versions of a file."""
