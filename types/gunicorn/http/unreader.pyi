from io import BytesIO

class Unreader:
    buf: BytesIO
    def take_buffered(self) -> bytes: ...
