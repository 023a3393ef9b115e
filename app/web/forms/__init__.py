"""The base of all forms, their fields for dates, and how a form is answered."""
