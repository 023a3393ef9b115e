"""From the first byte of an upload to its file: intake, quotas, resumption, completion."""
