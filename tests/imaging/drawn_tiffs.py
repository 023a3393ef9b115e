"""Uncompressed TIFFs that Pillow does not write: with any number type, byte order and offset size."""

import struct

SIZE = (48, 32)
FORMS = {3: "H", 4: "I"}


def tiff(form: str, values: list, *, photometric: int = 2, sample_format: int = 1, order: str = "<", big: bool = False):
    """Return a TIFF with one strip of ``values`` in this ``struct`` format, divided equally among the pixels."""
    data = struct.pack(f"{order}{len(values)}{form}", *values)
    samples, bits = len(values) // (SIZE[0] * SIZE[1]), 8 * struct.calcsize(form)
    offset, start = ("Q" if big else "I"), (16 if big else 8)
    tags = [
        (256, 4, [SIZE[0]]), (257, 4, [SIZE[1]]), (258, 3, [bits] * samples), (259, 3, [1]), (262, 3, [photometric]),
        (273, 4, [start]), (277, 3, [samples]), (278, 4, [SIZE[1]]), (279, 4, [len(data)]), (284, 3, [1]),
        (339, 3, [sample_format] * samples),
    ]  # fmt: skip
    room = struct.calcsize(offset)
    at = start + len(data)
    beyond = at + (8 if big else 2) + len(tags) * (4 + 2 * room) + room
    rows, further = b"", b""
    for tag, kind, numbers in tags:
        value = struct.pack(f"{order}{len(numbers)}{FORMS[kind]}", *numbers)
        if len(value) > room:
            further += value
            value = struct.pack(order + offset, beyond + len(further) - len(value))
        rows += struct.pack(f"{order}HH{offset}", tag, kind, len(numbers)) + value.ljust(room, b"\0")
    mark = b"II" if order == "<" else b"MM"
    head = struct.pack(f"{order}HHHQ", 43, 8, 0, at) if big else struct.pack(f"{order}HI", 42, at)
    directory = struct.pack(order + ("Q" if big else "H"), len(tags)) + rows + bytes(room)
    return mark + head + data + directory + further


PIXELS = SIZE[0] * SIZE[1]
UNSHOWN: dict[str, tuple[bytes, str]] = {
    "float": (tiff("f", [0.5] * PIXELS * 3, sample_format=3), "floating-point"),
    "big-endian float": (tiff("f", [0.5] * PIXELS * 3, sample_format=3, order=">"), "floating-point"),
    "half": (tiff("e", [0.5] * PIXELS * 3, sample_format=3), "floating-point"),
    "double": (tiff("d", [0.5] * PIXELS * 3, sample_format=3), "floating-point"),
    "big-endian BigTIFF": (tiff("B", [90] * PIXELS * 3, order=">", big=True), "big-endian BigTIFF"),
    "16-bit CIELAB": (tiff("H", [9000] * PIXELS * 3, photometric=8), "CIELAB"),
    "ICC CIELAB": (tiff("B", [90] * PIXELS * 3, photometric=9), "CIELAB"),
    "32 bits": (tiff("I", [1 << 30] * PIXELS * 3), "32 bits"),
}
"""Sound files that are kept and not shown, each with words of the sentence that says so."""
