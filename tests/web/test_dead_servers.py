"""Statement 36: pages that need neither the store nor the queue do not notice that these cannot be reached."""

from app.integrations.background_queue import Job
from tests.access.scene import Scene
from tests.support.instances import MakeApp
from tests.support.log_lines import log_lines
from tests.support.servers.fixtures import free_port

VISITORS = ["/", "/g/one", "/g/one/p/{file}", "/g/one/index.json", "/g/one/download", "/g/one/favorites", "/login"]
OWNERS = ["/collections", "/collections/{collection}", "/collections/{collection}/settings", "/collections/trash"]
OWNERS += ["/studio", "/account", "/account/audit", "/api/v1/collections", "/api/v1/files/{file}"]


def test_pages_and_changes_that_need_neither_work_without_them(make_app: MakeApp, tmp_path) -> None:
    with_both = Scene(make_app(VITRINE_INSTANCE=tmp_path / "site"))
    owner = with_both.owner()
    collection = with_both.collection(owner, "public", slug="one")
    file = with_both.photo(collection)
    with_both.change(file, storage_backend="r2")
    nowhere = f"127.0.0.1:{free_port()}"
    scene = Scene(
        make_app(
            VITRINE_INSTANCE=tmp_path / "site",
            REDIS_URL=f"redis://{nowhere}/0",
            STORAGE_BACKEND="r2",
            R2_ENDPOINT_URL=f"http://{nowhere}",
            R2_BUCKET="b",
            R2_ACCESS_KEY_ID="a",
            R2_SECRET_ACCESS_KEY="s",
        )
    )
    names = {"file": file.uuid, "collection": collection.uuid}

    with log_lines() as lines:
        found = {path: scene.visitor().get(path.format(**names)).status_code for path in VISITORS}
        browser = scene.signed_in(owner)
        found |= {path: browser.get(path.format(**names)).status_code for path in OWNERS}
        found["a picture"] = scene.visitor().get(f"/collections/files/{file.uuid}/grid?v=0").status_code
        found["a deletion"] = scene.program(owner).delete(f"/api/v1/files/{file.uuid}").status_code

    assert found == {**dict.fromkeys([*VISITORS, *OWNERS], 200), "a picture": 302, "a deletion": 204}
    assert [line for line in lines if " vitrine.request: " not in line] == []
    with log_lines() as lines, scene.app.app_context():
        assert not scene.services.queue.submit(Job.REMOVE_OBJECTS)
    assert (len(lines), "the queue did not take remove_objects" in lines[0]) == (1, True)
