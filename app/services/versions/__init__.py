"""Earlier versions of files: replacing a file's content, and restoring an earlier one."""
