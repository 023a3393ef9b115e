"""More days before the end: what visitors ask for, and what their owner decides."""
