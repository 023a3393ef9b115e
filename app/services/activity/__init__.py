"""What visitors did, what owners did, and the reports of both."""
