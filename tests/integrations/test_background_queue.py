"""The queue of one machine loads no client of a server that it does not use; they need 16 MB in each process."""

import subprocess
import sys
from pathlib import Path

PROGRAM = """
import sys
from app import create_app
from app.config import load_settings
create_app(load_settings({"VITRINE_INSTANCE": sys.argv[1]}), leave_out={"edges", "migrations"})
print([name for name in ("redis", "psycopg", "alembic", "flask_smorest") if name in sys.modules])
"""


def test_a_worker_on_one_machine_loads_no_client_of_a_server(tmp_path: Path) -> None:
    said = subprocess.run([sys.executable, "-c", PROGRAM, tmp_path], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"
