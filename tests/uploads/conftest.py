"""Sites for resumable uploads: one on the local disk, one with a bucket."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask

from app.composition import services_of
from app.integrations.file_storage import Storage
from tests.support.instances import MakeApp, add_owner, client_of
from tests.support.page_client import PageClient
from tests.support.servers.s3 import S3Server, rclone_server
from tests.support.uploads.tus import Tus
from tests.support.uploads.uploading import new_collection


@dataclass
class Site:
    """An app with an owner, the owner's program, and a collection to send to."""

    app: Flask
    settings: dict[str, object]
    token: str
    tus: Tus

    @property
    def api(self) -> PageClient:
        return self.tus.client

    @property
    def storage(self) -> Storage:
        return services_of(self.app).storage.active

    def original(self, uuid: str) -> bytes:
        """Return the stored bytes of this file."""
        from app.extensions import db
        from app.models import File

        with self.app.app_context():
            [key] = [file.storage_path for file in db.session.query(File) if str(file.uuid) == uuid]
        with self.storage.open(key) as stream:
            return stream.read()


@pytest.fixture(scope="session")
def bucket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    with rclone_server(tmp_path_factory.mktemp("uploads") / "store") as server:
        yield server


def program_of(app: Flask, token: str) -> PageClient:
    client = client_of(app)
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    return client


@pytest.fixture
def make_site(make_app: MakeApp, owner_hash: str):
    def make(**settings: object) -> Site:
        app = make_app(**settings)
        token = add_owner(app, owner_hash).token
        client = program_of(app, token)
        return Site(app, settings, token, Tus(client, new_collection(client)))

    return make


@pytest.fixture
def local_site(make_site) -> Site:
    return make_site()


@pytest.fixture
def bucket_site(make_site, bucket: S3Server) -> Iterator[Site]:
    site = make_site(**bucket.settings())
    yield site
    for found in list(site.storage.list()):
        site.storage.delete(found.key)


@pytest.fixture(params=["local_site", pytest.param("bucket_site", marks=pytest.mark.s3)], ids=["disk", "bucket"])
def site(request: pytest.FixtureRequest) -> Site:
    return request.getfixturevalue(request.param)


@pytest.fixture
def tus(local_site: Site) -> Tus:
    return local_site.tus
