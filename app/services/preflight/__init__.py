"""The preflight: what an owner should know or mend before a collection is sent to a client."""
