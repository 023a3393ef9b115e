"""The WSGI application that ``vitrine serve`` runs."""

from app import create_app
from app.private_files import keep_new_files_private
from app.start import quick_start

keep_new_files_private()

with quick_start():
    app = create_app(leave_out={"migrations"})
