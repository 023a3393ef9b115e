"""The language of requests: which one a visitor gets, and the translation functions of templates."""
