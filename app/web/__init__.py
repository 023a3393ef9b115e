"""The parts that pages and API share around a request: access, headers, errors, forms, static files."""
