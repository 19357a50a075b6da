"""Numbers of an OFD: lists, steps between glyphs, matrices; lengths are millimetres, and y grows downwards (GB/T 33190-2016 §7.3, §11.3)."""

from __future__ import annotations

import math

from converters.diagnostics import Origin, refuse

Matrix = tuple[float, float, float, float, float, float]
POINTS = 72 / 25.4  # in a millimetre
_FARTHEST = 1e12  # no length, step, factor or count of a page is larger


def number(text: str, part: str) -> float:
    """Return one number; raises Refused S105 for what is none, or past all bounds."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not abs(value) <= _FARTHEST:
        raise refuse("S105", Origin(part), reason=f"“{text[:20]}” stands where a number must")
    return value


def numbers(text: str, part: str) -> list[float]:
    """Return a list of numbers parted by blanks."""
    return [number(word, part) for word in text.replace(",", " ").split()]


def steps(text: str, most: int, part: str) -> list[float]:
    """Return the steps between glyphs, at most so many; `g 3 2.5` stands for 2.5 2.5 2.5."""
    found: list[float] = []
    words = iter(text.split())
    for word in words:
        if len(found) >= most:
            break
        if word == "g":
            count, step = number(next(words, ""), part), number(next(words, ""), part)
            found += [step] * min(max(int(count), 0), most - len(found))
        else:
            found.append(number(word, part))
    return found


def matrix_of(text: str | None, part: str) -> Matrix:
    """Return a CTM, the unit matrix where none is given; raises Refused S105 if it has not six numbers."""
    if not text:
        return 1.0, 0.0, 0.0, 1.0, 0.0, 0.0
    found = numbers(text, part)
    if len(found) != 6:
        raise refuse("S105", Origin(part), reason="a matrix has not six numbers")
    return found[0], found[1], found[2], found[3], found[4], found[5]


def product(one: Matrix, two: Matrix) -> Matrix:
    """Return the matrix that applies `one` first and then `two`."""
    a, b, c, d, e, f = one
    return (a * two[0] + b * two[2], a * two[1] + b * two[3], c * two[0] + d * two[2], c * two[1] + d * two[3],
            e * two[0] + f * two[2] + two[4], e * two[1] + f * two[3] + two[5])


def apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """Bring a point through a matrix."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def turn_of(matrix: Matrix) -> int:
    """Return the quarter turns, counter-clockwise as one sees them, of text under a matrix; -1 where it is no quarter turn."""
    a, b = matrix[0], matrix[1]
    if abs(b) <= 0.02 * abs(a):
        return 0 if a >= 0 else 2
    if abs(a) <= 0.02 * abs(b):
        return 3 if b > 0 else 1
    return -1
