from typing import Any

from gunicorn.http.message import Request
from gunicorn.http.unreader import Unreader

class RequestParser:
    unreader: Unreader
    mesg: Request | None
    def finish_body(self) -> bool: ...
    def __next__(self) -> Request: ...

def get_parser(cfg: Any, source: Any, source_addr: Any) -> RequestParser: ...
