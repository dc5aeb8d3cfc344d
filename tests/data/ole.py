"""Compound files (OLE) written by hand: the container of .xls, .doc and of password-protected workbooks."""

from __future__ import annotations

import struct
from collections.abc import Mapping

SECTOR = 512
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def ole(streams: Mapping[str, bytes]) -> bytes:
    """A compound file of version 3 with these streams, each long enough to stand in ordinary sectors."""
    padded = {
        name: data.ljust(4096, b"\0").ljust(-(-len(data) // SECTOR) * SECTOR, b"\0") for name, data in streams.items()
    }
    chains: list[int] = []
    starts = {}
    for name, data in padded.items():
        starts[name] = len(chains)
        count = len(data) // SECTOR
        chains += [*range(len(chains) + 1, len(chains) + count), _END]
    directory_at = len(chains)
    entries = [_entry("Root Entry", 5, _END, 0, 1)]
    names = list(padded)
    for number, name in enumerate(names, 1):
        entries.append(
            _entry(name, 2, starts[name], len(padded[name]), _FREE, number + 1 if number < len(names) else _FREE)
        )
    directory = b"".join(entries).ljust(-(-len(entries) // 4) * SECTOR, b"\0")
    count = len(directory) // SECTOR
    chains += [*range(directory_at + 1, directory_at + count), _END]
    fat_at = len(chains)
    table = struct.pack(f"<{len(chains) + 1}I", *chains, _FAT).ljust(SECTOR, b"\xff")
    if len(table) != SECTOR:
        raise ValueError("the streams are too long for one sector of the table")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header += bytes(6) + struct.pack("<IIIIIIIII", 0, 1, directory_at, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<I", fat_at) + b"\xff" * (4 * 108)
    return header + b"".join(padded.values()) + directory + table


def _entry(name: str, kind: int, start: int, size: int, child: int, right: int = _FREE) -> bytes:
    wide = name.encode("utf-16-le") + b"\0\0"
    head = wide.ljust(64, b"\0") + struct.pack("<HBB", len(wide), kind, 1)
    return head + struct.pack("<III", _FREE, right, child) + bytes(36) + struct.pack("<IQ", start, size)
