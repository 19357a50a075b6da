"""The outlines that the abbreviated data of a path draw: S, M, L, Q, B, A and C with their points (GB/T 33190-2016 §9.2)."""

from __future__ import annotations

from converters.diagnostics import Origin, refuse
from converters.readers.ofd.measures import number

Point = tuple[float, float, bool]  # x, y, and whether a curve leads there
_TAKES = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}


def outlines(data: str, part: str) -> list[list[Point]]:
    """Return each outline as the points it goes through, in millimetres of the object; raises Refused S105 for data that are none."""
    found: list[list[Point]] = []
    words = data.replace(",", " ").split()
    at = 0
    while at < len(words):
        command = words[at]
        count = _TAKES.get(command)
        if count is None or at + count >= len(words) + (count == 0):
            raise refuse("S105", Origin(part), reason=f"“{command[:20]}” in a path, where a command with its points must stand")
        values = [number(word, part) for word in words[at + 1 : at + 1 + count]]
        at += 1 + count
        if command in "SM":
            found.append([(values[0], values[1], False)])
        elif not found:
            raise refuse("S105", Origin(part), reason="a path that starts nowhere")
        elif command == "C":
            found[-1].append((*found[-1][0][:2], False))
        else:
            found[-1].append((values[-2], values[-1], command != "L"))
    return found
