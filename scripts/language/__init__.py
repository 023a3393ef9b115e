"""The prose check: reads every sentence of the repository and finds the forms that its language rules ban."""
