from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from flask import Flask, Request
from flask.typing import ResponseReturnValue

P = ParamSpec("P")
R = TypeVar("R")

current_user: Any

def login_required(func: Callable[P, R]) -> Callable[P, R]: ...
def login_user(user: Any, remember: bool = False) -> bool: ...
def logout_user() -> bool: ...

class UserMixin:
    is_authenticated: bool
    is_active: bool
    is_anonymous: bool
    def get_id(self) -> str: ...

class LoginManager:
    login_view: str | None
    login_message: str | None
    session_protection: str | None
    def init_app(self, app: Flask, add_context_processor: bool = ...) -> None: ...
    def unauthorized(self) -> ResponseReturnValue: ...
    def user_loader(self, callback: Callable[[str], Any]) -> None: ...
    def request_loader(self, callback: Callable[[Request], Any]) -> None: ...
    def unauthorized_handler(
        self, callback: Callable[[], ResponseReturnValue]
    ) -> Callable[[], ResponseReturnValue]: ...
