"""Functions of PDF, evaluated: sampled, exponential and stitching ones (ISO 32000-1, 7.10)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from pikepdf import Array, Stream

#: Functions in functions: a stitching function of sampled ones is two deep.
_DEEPEST = 8
#: Most samples and parts that are looked at.
_MOST = 65_536
#: Places that are not further apart count as the same.
_SAME = 1e-9


class FunctionError(ValueError):
    """A function that can't be evaluated: damaged, or of a kind that is not known here."""


@dataclass(frozen=True)
class Function:
    """A function of one number."""

    #: From and to where it is defined.
    domain: tuple[float, float]
    #: Where within the domain its course changes, the ends included, rising.
    breaks: tuple[float, ...]
    _parts: tuple[Any, ...]

    def __call__(self, x: float, *, before: bool = False) -> tuple[float, ...]:
        """The values at *x*; at a break those just behind it, or just *before* it.

        Raises :class:`FunctionError` where there is no value.
        """
        low, high = self.domain
        x = min(max(x, low), high)
        try:
            return tuple(value for part in self._parts for value in part(x, before))
        except (ArithmeticError, ValueError) as error:
            raise FunctionError("a function that has no value everywhere") from error


def function_of(given: Any) -> Function:
    """The function of one number that an object stands for; an array of functions gives one value each.

    Raises :class:`FunctionError`.
    """
    try:
        parts = [_part(item, 0) for item in given] if isinstance(given, Array) else [_part(given, 0)]
    except FunctionError:
        raise
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        raise FunctionError("a function is damaged") from error
    if not parts:
        raise FunctionError("a function is missing")
    low, high = max(part.low for part in parts), min(part.high for part in parts)
    if low >= high:
        raise FunctionError("a function is defined nowhere")
    inner = {at for part in parts for at in part.breaks if low < at < high}
    return Function((low, high), (low, *sorted(inner), high), tuple(parts))


def _part(given: Any, depth: int) -> _Exponential | _Sampled | _Stitched:
    """A function of one number with one or more values."""
    if depth > _DEEPEST:
        raise FunctionError("a function lies in too many others")
    kind = int(given["/FunctionType"])
    domain = _numbers(given["/Domain"])
    if len(domain) != 2:
        raise FunctionError("a function of several numbers")
    limits = _numbers(given["/Range"]) if "/Range" in given else ()
    if kind == 2:
        first = _numbers(given.get("/C0", Array([0])))
        last = _numbers(given.get("/C1", Array([1])))
        if len(first) != len(last):
            raise FunctionError("a function whose ends do not fit each other")
        return _Exponential(domain[0], domain[1], limits, first, last, float(given["/N"]))
    if kind == 3:
        parts = tuple(_part(item, depth + 1) for item in given["/Functions"])
        bounds, encode = _numbers(given["/Bounds"]), _numbers(given["/Encode"])
        if len(parts) > _MOST or len(bounds) != len(parts) - 1 or len(encode) != 2 * len(parts):
            raise FunctionError("a stitching function is damaged")
        return _Stitched(domain[0], domain[1], limits, bounds, parts, encode)
    if kind == 0 and isinstance(given, Stream):
        return _sampled(given, domain, limits)
    raise FunctionError(f"a function of type {kind}")


def _within(values: tuple[float, ...], limits: tuple[float, ...]) -> tuple[float, ...]:
    """Values cut to the range of a function, where it has one."""
    if not limits:
        return values
    return tuple(
        min(max(value, low), high) for value, low, high in zip(values, limits[::2], limits[1::2], strict=True)
    )


@dataclass(frozen=True)
class _Exponential:
    low: float
    high: float
    limits: tuple[float, ...]
    first: tuple[float, ...]
    last: tuple[float, ...]
    exponent: float

    @property
    def breaks(self) -> tuple[float, ...]:
        return ()

    def __call__(self, x: float, before: bool) -> tuple[float, ...]:
        if x < 0 and self.exponent != int(self.exponent):
            raise ValueError("no real number")
        raised = 1.0 if self.exponent == 0 else x**self.exponent
        values = tuple(a + raised * (b - a) for a, b in zip(self.first, self.last, strict=True))
        return _within(values, self.limits)


@dataclass(frozen=True)
class _Stitched:
    low: float
    high: float
    limits: tuple[float, ...]
    bounds: tuple[float, ...]
    parts: tuple[Any, ...]
    encode: tuple[float, ...]

    @property
    def breaks(self) -> tuple[float, ...]:
        """The bounds, and what breaks the parts have themselves, taken back to where they count here."""
        found = set(self.bounds)
        for at, part in enumerate(self.parts):
            low, high, first, last = self._span(at)
            found.update(
                low + (inner - first) / (last - first) * (high - low)
                for inner in part.breaks
                if min(first, last) < inner < max(first, last)
            )
        return tuple(sorted(found))

    def _span(self, at: int) -> tuple[float, float, float, float]:
        """From and to where a part holds, and what it is given there."""
        low = self.bounds[at - 1] if at else self.low
        high = self.bounds[at] if at < len(self.bounds) else self.high
        return (low, high, self.encode[2 * at], self.encode[2 * at + 1])

    def __call__(self, x: float, before: bool) -> tuple[float, ...]:
        at = sum(1 for bound in self.bounds if (x > bound if before else x >= bound))
        low, high, first, last = self._span(at)
        part = self.parts[at]
        inner = first if high == low else first + (x - low) / (high - low) * (last - first)
        # Rounding must not take a break to its other side.
        inner = next((place for place in part.breaks if abs(place - inner) < _SAME), inner)
        # Encoded backwards, the order is reversed.
        values = part(min(max(inner, part.low), part.high), before == (first <= last))
        return _within(values, self.limits)


@dataclass(frozen=True)
class _Sampled:
    low: float
    high: float
    limits: tuple[float, ...]
    breaks: tuple[float, ...]
    samples: tuple[tuple[float, ...], ...]
    encode: tuple[float, float]

    def __call__(self, x: float, before: bool) -> tuple[float, ...]:
        last = len(self.samples) - 1
        first, end = self.encode
        at = min(max(first + (x - self.low) / (self.high - self.low) * (end - first), 0.0), float(last))
        index = min(int(at), max(last - 1, 0))
        part = at - index
        one, other = self.samples[index], self.samples[min(index + 1, last)]
        values = tuple(a + part * (b - a) for a, b in zip(one, other, strict=True))
        return _within(values, self.limits)


def _sampled(given: Stream, domain: tuple[float, ...], limits: tuple[float, ...]) -> _Sampled:
    size = int(given["/Size"][0])
    bits = int(given["/BitsPerSample"])
    outputs = len(limits) // 2
    if not 1 <= size * outputs <= _MOST or bits not in (1, 2, 4, 8, 12, 16, 24, 32):
        raise FunctionError("a sampled function is damaged")
    data = given.read_bytes()
    whole = int.from_bytes(data, "big")
    total = len(data) * 8
    if total < size * outputs * bits:
        raise FunctionError("a sampled function breaks off")
    decode = _numbers(given["/Decode"]) if "/Decode" in given else limits
    encode = _numbers(given["/Encode"]) if "/Encode" in given else (0.0, float(size - 1))
    most = (1 << bits) - 1
    samples = []
    for at in range(size):
        row = []
        for output in range(outputs):
            shift = total - (at * outputs + output + 1) * bits
            low, high = decode[2 * output : 2 * output + 2]
            row.append(low + ((whole >> shift) & most) / most * (high - low))
        samples.append(tuple(row))
    first, last = encode
    span = domain[1] - domain[0]
    # Between samples the course is straight: each is a place where it may bend.
    inner = (
        [(at - first) / (last - first) * span + domain[0] for at in range(1, size - 1)]
        if last != first
        else []
    )
    return _Sampled(domain[0], domain[1], limits, tuple(inner), tuple(samples), (first, last))


def _numbers(given: Any) -> tuple[float, ...]:
    numbers = tuple(float(value) for value in given)
    if not all(math.isfinite(number) for number in numbers):
        raise FunctionError("a function with a number that is none")
    return numbers
