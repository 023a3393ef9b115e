"""The API follows its OpenAPI document: every response to a request that the document allows is in the document.

``VITRINE_API_EXAMPLES=500`` tries as many random requests of each operation instead of a few equal ones.
"""

import os
import re
import shutil
from base64 import b64encode
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import booleans
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from app import create_app
from app.config import load_settings
from app.models import User
from tests.access.scene import Scene
from tests.support.instances import close

EXAMPLES = int(os.environ.get("VITRINE_API_EXAMPLES", "0"))
CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)


@schemathesis.serializer("application/offset+octet-stream")
def serialize_chunk(_context, value) -> bytes:
    """Return the bytes unchanged."""
    return getattr(value, "data", None) or str(value).encode()


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory, migrated_database: Path):
    instance = tmp_path_factory.mktemp("document")
    shutil.copy(migrated_database, instance / "vitrine.db")
    app = create_app(load_settings({"VITRINE_INSTANCE": str(instance), "VITRINE_MIN_FREE_BYTES": "0"}))
    yield Scene(app)
    close(app)


@pytest.fixture(scope="module")
def document(scene: Scene):
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", scene.app)


@pytest.fixture(scope="module")
def owner(scene: Scene) -> User:
    return scene.owner()


@pytest.fixture(scope="module")
def token(scene: Scene, owner: User) -> str:
    return scene.token(owner)


@pytest.fixture(scope="module")
def ids(scene: Scene, owner: User) -> dict[str, str]:
    """Return the id of an existing object of each kind that has an address of its own."""
    collection = scene.collection(owner)
    headers = {
        "Tus-Resumable": "1.0.0",
        "Upload-Length": "1000000",
        "Upload-Metadata": f"collection {b64encode(str(collection.uuid).encode()).decode()}",
    }
    begun = scene.program(owner).post("/api/v1/uploads", headers=headers)
    return {
        "collections": str(collection.uuid),
        "files": str(scene.photo(collection).uuid),
        "links": str(scene.link(collection).uuid),
        "presets": str(scene.preset(owner).uuid),
        "message-templates": str(scene.template(owner).uuid),
        "webhooks": str(scene.webhook(owner).uuid),
        "uploads": begun.headers["Location"].rsplit("/", 1)[-1],
    }


OPERATIONS = [
    ("GET", "/api/v1/collections"),
    ("POST", "/api/v1/collections"),
    ("GET", "/api/v1/collections/{uuid}"),
    ("PATCH", "/api/v1/collections/{uuid}"),
    ("GET", "/api/v1/collections/{uuid}/preflight"),
    ("GET", "/api/v1/collections/{uuid}/receipts"),
    ("GET", "/api/v1/collections/{uuid}/messages"),
    ("POST", "/api/v1/collections/{uuid}/messages"),
    ("POST", "/api/v1/collections/{uuid}/sections"),
    ("PATCH", "/api/v1/collections/{uuid}/sections/{section}"),
    ("GET", "/api/v1/collections/{uuid}/files"),
    ("POST", "/api/v1/collections/{uuid}/files"),
    ("POST", "/api/v1/collections/{uuid}/files/order"),
    ("POST", "/api/v1/collections/{uuid}/files/from-library"),
    ("GET", "/api/v1/collections/{uuid}/links"),
    ("POST", "/api/v1/collections/{uuid}/links"),
    ("GET", "/api/v1/links/{uuid}"),
    ("PATCH", "/api/v1/links/{uuid}"),
    ("DELETE", "/api/v1/links/{uuid}"),
    ("GET", "/api/v1/collections/{uuid}/selections"),
    ("GET", "/api/v1/presets"),
    ("POST", "/api/v1/presets"),
    ("GET", "/api/v1/presets/{uuid}"),
    ("PATCH", "/api/v1/presets/{uuid}"),
    ("DELETE", "/api/v1/presets/{uuid}"),
    ("GET", "/api/v1/message-templates"),
    ("POST", "/api/v1/message-templates"),
    ("GET", "/api/v1/message-templates/{uuid}"),
    ("PATCH", "/api/v1/message-templates/{uuid}"),
    ("DELETE", "/api/v1/message-templates/{uuid}"),
    ("GET", "/api/v1/webhooks"),
    ("POST", "/api/v1/webhooks"),
    ("GET", "/api/v1/webhooks/{uuid}"),
    ("PATCH", "/api/v1/webhooks/{uuid}"),
    ("DELETE", "/api/v1/webhooks/{uuid}"),
    ("POST", "/api/v1/webhooks/{uuid}/rotate"),
    ("POST", "/api/v1/webhooks/{uuid}/test"),
    ("GET", "/api/v1/webhooks/{uuid}/deliveries"),
    ("POST", "/api/v1/webhooks/{uuid}/deliveries/{delivery_uuid}/replay"),
    ("GET", "/api/v1/files/{uuid}"),
    ("PATCH", "/api/v1/files/{uuid}"),
    ("PUT", "/api/v1/files/{uuid}/content"),
    ("GET", "/api/v1/files/{uuid}/versions"),
    ("POST", "/api/v1/collections/{uuid}/replacements"),
    ("POST", "/api/v1/files/{uuid}/versions/{number}/restore"),
    ("POST", "/api/v1/uploads/check"),
    ("POST", "/api/v1/uploads"),
    ("OPTIONS", "/api/v1/uploads"),
    ("OPTIONS", "/api/v1/uploads/{uuid}"),
    ("HEAD", "/api/v1/uploads/{uuid}"),
    ("PATCH", "/api/v1/uploads/{uuid}"),
    ("POST", "/api/v1/uploads/{uuid}"),
    ("DELETE", "/api/v1/uploads/{uuid}"),
    ("DELETE", "/api/v1/files/{uuid}"),
    ("DELETE", "/api/v1/collections/{uuid}"),
]


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_the_api_keeps_to_its_document(document, token: str, ids: dict[str, str], method: str, path: str) -> None:
    @settings(
        max_examples=EXAMPLES or 15,
        deadline=None,
        derandomize=not EXAMPLES,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=document[path][method].as_strategy(), is_there=booleans())
    def call(case, is_there: bool) -> None:
        if is_there and "{uuid}" in path:
            case.path_parameters["uuid"] = ids[path.split("/")[3]]
        # This client requests compressed responses, but does not decompress them.
        headers = {"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"}
        case.call_and_validate(headers=headers, checks=CHECKS)

    call()


def test_a_refusal_of_all_files_is_in_the_document(document, token: str, scene: Scene, owner: User) -> None:
    case = document["/api/v1/collections/{uuid}/files"]["POST"].Case(
        path_parameters={"uuid": str(scene.collection(owner).uuid)},
        body={"files": [b""]},
        media_type="multipart/form-data",
    )
    headers = {"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"}
    assert case.call_and_validate(headers=headers, checks=CHECKS).status_code == 400


def test_every_route_is_in_the_document(scene: Scene) -> None:
    rules = [rule for rule in scene.app.url_map.iter_rules() if rule.rule.startswith("/api/v1/")]
    own = {"api_tus.ask": set(), "api_tus.discover": set(), "api_tus.discover_here": set()}  # those come with a GET
    there = {
        (verb, re.sub(r"<(uuid|int[^:]*):", "<", rule.rule))
        for rule in rules
        for verb in rule.methods - own.get(rule.endpoint, {"HEAD", "OPTIONS"})
    }
    tried = {(verb, path.replace("{", "<").replace("}", ">")) for verb, path in OPERATIONS}
    assert there - {("GET", "/api/v1/openapi.json")} == tried
