"""The WSGI application that ``vitrine serve`` runs."""

from app import create_app
from app.private_files import keep_new_files_private
from app.start import lasting_objects

keep_new_files_private()

with lasting_objects():
    app = create_app(leave_out={"migrations"})
