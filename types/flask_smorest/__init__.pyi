from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

import flask
from apispec import APISpec
from marshmallow import Schema

P = ParamSpec("P")
View = TypeVar("View", bound=Callable[..., Any])

class Blueprint(flask.Blueprint):
    description: str
    def __init__(self, *args: Any, description: str = "", **kwargs: Any) -> None: ...
    def arguments(
        self, schema: type[Schema] | Schema, *, location: str = "json", **kwargs: Any
    ) -> Callable[[View], View]: ...
    def response(
        self, status_code: int, schema: type[Schema] | Schema | None = None, **kwargs: Any
    ) -> Callable[[Callable[P, Any]], Callable[P, flask.Response]]: ...
    def alt_response(
        self, status_code: int, *, schema: type[Schema] | None = None, **kwargs: Any
    ) -> Callable[[View], View]: ...
    def doc(self, **kwargs: Any) -> Callable[[View], View]: ...
    def register_views_in_doc(
        self, api: Api, app: flask.Flask, spec: APISpec, *, name: str, parameters: Any
    ) -> None: ...

class Api:
    spec: APISpec
    def __init__(self, app: flask.Flask | None = None) -> None: ...
    def _openapi_json(self) -> flask.Response: ...
    _app: flask.Flask
