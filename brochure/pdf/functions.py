"""Functions of PDF, evaluated: sampled, exponential and stitching ones (ISO 32000-1, 7.10)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pikepdf import Array, Stream

#: Functions in functions: a stitching function of sampled ones is two deep.
_DEEPEST = 8
#: Most samples and parts that are looked at.
_MOST = 65_536


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
        """The values at *x*; at a break those just behind it, or just *before* it."""
        low, high = self.domain
        x = min(max(x, low), high)
        return tuple(value for part in self._parts for value in part(x, before))


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
    if depth > _DEEPEST:
        raise FunctionError("a function lies in too many others")
    kind = int(given["/FunctionType"])
    domain = _numbers(given["/Domain"])
    if len(domain) != 2:
        raise FunctionError("a function of several numbers")
    if kind == 2:
        return _Exponential(
            domain[0],
            domain[1],
            (),
            _numbers(given.get("/C0", Array([0]))),
            _numbers(given.get("/C1", Array([1]))),
            float(given["/N"]),
        )
    if kind == 3:
        parts = tuple(_part(item, depth + 1) for item in given["/Functions"])
        bounds, encode = _numbers(given["/Bounds"]), _numbers(given["/Encode"])
        if len(parts) > _MOST or len(bounds) != len(parts) - 1 or len(encode) != 2 * len(parts):
            raise FunctionError("a stitching function is damaged")
        return _Stitched(domain[0], domain[1], bounds, parts, encode)
    if kind == 0 and isinstance(given, Stream):
        return _sampled(given, domain)
    raise FunctionError(f"a function of type {kind}")


@dataclass(frozen=True)
class _Exponential:
    low: float
    high: float
    breaks: tuple[float, ...]
    first: tuple[float, ...]
    last: tuple[float, ...]
    exponent: float

    def __call__(self, x: float, before: bool) -> tuple[float, ...]:
        raised = x**self.exponent if x > 0 or self.exponent > 0 else 0.0
        return tuple(a + raised * (b - a) for a, b in zip(self.first, self.last, strict=True))


@dataclass(frozen=True)
class _Stitched:
    low: float
    high: float
    breaks: tuple[float, ...]
    parts: tuple[Any, ...]
    encode: tuple[float, ...]

    def __call__(self, x: float, before: bool) -> tuple[float, ...]:
        bounds = self.breaks
        at = sum(1 for bound in bounds if (x > bound if before else x >= bound))
        low = bounds[at - 1] if at else self.low
        high = bounds[at] if at < len(bounds) else self.high
        first, last = self.encode[2 * at : 2 * at + 2]
        part = self.parts[at]
        inner = first if high == low else first + (x - low) / (high - low) * (last - first)
        values: tuple[float, ...] = part(min(max(inner, part.low), part.high), before)
        return values


@dataclass(frozen=True)
class _Sampled:
    low: float
    high: float
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
        return tuple(a + part * (b - a) for a, b in zip(one, other, strict=True))


def _sampled(given: Stream, domain: tuple[float, ...]) -> _Sampled:
    size = int(given["/Size"][0])
    bits = int(given["/BitsPerSample"])
    limits = _numbers(given["/Range"])
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
    return _Sampled(domain[0], domain[1], tuple(inner), tuple(samples), (first, last))


def _numbers(given: Any) -> tuple[float, ...]:
    return tuple(float(value) for value in given)
