"""An original that is open for reading: the child gets it as an open file, and can open none itself."""

import os
from dataclasses import dataclass
from typing import BinaryIO


@dataclass(frozen=True)
class Original:
    """An original's open file, and its file name, which decides between formats that begin alike."""

    stream: BinaryIO
    name: str

    @property
    def size(self) -> int:
        """The length of the file, in bytes."""
        return os.fstat(self.stream.fileno()).st_size
