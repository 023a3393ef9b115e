"""Services that make variants of an original, read its facts and store both."""
