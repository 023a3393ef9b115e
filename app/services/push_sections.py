"""Sections by the names of folders: found in the collection, or made when the first file needs one."""

from threading import Lock

from app.integrations.push_client import RemoteCollection, Site
from app.models.text import one_line

LONGEST_TITLE = 200


class PushSections:
    """Many threads may ask; each section is made once."""

    def __init__(self, site: Site, collection: RemoteCollection):
        self._site = site
        self._collection_id = collection.id
        self._ids = dict(collection.sections)
        self._lock = Lock()

    def of(self, folder_name: str) -> str:
        """The id of the folder's section; raises what the site says where it cannot be made."""
        title = one_line(folder_name)[:LONGEST_TITLE].rstrip() or "-"
        with self._lock:
            if title not in self._ids:
                self._ids[title] = self._site.add_section(self._collection_id, title)
            return self._ids[title]
