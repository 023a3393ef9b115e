"""JSON for programs."""
def register_api(app): pass
