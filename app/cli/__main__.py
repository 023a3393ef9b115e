"""``python -m app.cli``: the same as ``vitrine``, for whoever has no script folder on the path."""

from app.cli import main

main()
