"""Sections named after folders: found in the collection, or made when the first file needs one."""

from app.models.text.typed_text import one_line
from app.push.folder import FoundFile
from app.push.site import NoPass, RemoteCollection, RemoteSite, SiteRefused

LONGEST_TITLE = 200
MAY_NOT_MOVE = "It is not moved into its folder's section: the token may add files, and not change them."


class PushSections:
    """The sections of one push.

    Only the thread that reads the folder uses them, so sections are made in the order of the folders.
    """

    def __init__(self, site: RemoteSite, collection: RemoteCollection, *, is_wanted: bool):
        self._site = site
        self._collection_id = collection.id
        self._ids = dict(collection.sections)
        self._is_wanted = is_wanted
        self._may_move = True

    def of(self, file: FoundFile) -> str | None:
        """Return the id of the file's section, which is made if it is missing, or None; raises ``SiteRefused``."""
        if not self._is_wanted or file.top_folder is None:
            return None
        title = one_line(file.top_folder)[:LONGEST_TITLE].rstrip() or "-"
        if title not in self._ids:
            self._ids[title] = self._site.add_section(self._collection_id, title)
        return self._ids[title]

    def take_in(self, file: FoundFile, uuid: str) -> str | None:
        """Move a file that the site has into its section; return the reason if it was not moved.

        A token that may not move files is refused only once: later calls do nothing and return None.
        """
        if not self._may_move:
            return None
        try:
            if (section := self.of(file)) is not None:
                self._site.move(uuid, section)
        except NoPass:
            self._may_move = False
            return MAY_NOT_MOVE
        except SiteRefused as refusal:
            return f"It is not moved into its folder's section: {refusal.message}"
        return None
