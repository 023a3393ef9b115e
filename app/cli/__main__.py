"""The command ``vitrine`` as ``python -m app.cli``, for environments without the script folder on the path."""

from app.cli import main

main()
