"""The WSGI application that ``vitrine serve`` loads once, and forks into its web processes."""

import gc

from app import create_app
from app.private_files import keep_new_files_private
from app.start import quick_start

keep_new_files_private()

with quick_start():
    app = create_app(leave_out={"migrations"})

# The collector writes to each object that it looks at, and would so copy all that the processes share.
gc.collect()
gc.freeze()
