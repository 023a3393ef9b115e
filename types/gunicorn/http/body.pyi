class ChunkedReader:
    parser: object | None

class LengthReader:
    length: int

class Body:
    reader: object
