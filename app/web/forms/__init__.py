"""The base of all forms, their fields for dates, and the responses to a form."""
