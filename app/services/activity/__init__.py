"""The activity of visitors and its reports, and the audit trail of owners."""
