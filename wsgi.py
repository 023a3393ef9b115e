"""The WSGI entry point: ``gunicorn wsgi:app``."""

from app import create_app
from app.private_files import keep_new_files_private

keep_new_files_private()

app = create_app(leave_out={"migrations"})
