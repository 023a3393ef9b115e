"""The prose check: it reads all prose in the repository and finds the forms that the language rules ban."""
