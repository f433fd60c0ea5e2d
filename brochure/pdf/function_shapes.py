"""How many numbers functions of PDF take and give, and whether they are sound (ISO 32000-1, 7.10)."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pikepdf import Array, Dictionary, PdfError, Stream

from brochure.pdf.functions import FunctionError
from brochure.pdf.streams import StreamError, decoded

#: Functions in functions: a stitching function of sampled ones is two deep.
_DEEPEST = 8
#: Most functions of which one is made, and most bytes of samples and of a program.
_MOST_PARTS, _MOST_SAMPLES, _MOST_PROGRAM = 4096, 64 << 20, 1 << 20
#: Most numbers that a program may have in hand (ISO 32000-1, table C.1).
_MOST_STACK = 100
_BITS = (1, 2, 4, 8, 12, 16, 24, 32)
_TOKEN = re.compile(r"%[^\r\n]*|[{}]|[^\s{}%]+")


def shape_of(given: Any) -> tuple[int, int]:
    """How many numbers a function takes, and how many it gives.

    Raises :class:`FunctionError` for one that is damaged or does not fit together.
    """
    try:
        return _shape(given, _Room())
    except (FunctionError, StreamError) as error:
        raise FunctionError(str(error)) from error
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, ArithmeticError, PdfError) as error:
        raise FunctionError("a function is damaged") from error


@dataclass
class _Room:
    """How deep a function lies in others, and how many of them may still be looked at."""

    depth: int = 0
    left: int = _MOST_PARTS


def _shape(given: Any, room: _Room) -> tuple[int, int]:
    room.left -= 1
    if room.depth > _DEEPEST or room.left < 0:
        raise FunctionError("a function lies in too many others")
    if not isinstance(given, (Dictionary, Stream)):
        raise FunctionError("a function is missing")
    kind = int(given["/FunctionType"])
    inputs = _pairs(given, "/Domain")
    limits = _pairs(given, "/Range") if "/Range" in given else None
    if kind not in _SHAPES:
        raise FunctionError(f"a function of type {kind}, which there is not")
    if kind in (2, 3) and inputs != 1:
        raise FunctionError("a function of one number takes several")
    if kind in (0, 4) and (limits is None or not isinstance(given, Stream)):
        raise FunctionError("a function of samples or a program does not say its range")
    outputs = _SHAPES[kind](given, inputs, limits or 0, room)
    if limits is not None and outputs != limits:
        raise FunctionError(f"a function gives {outputs} numbers, and its range is one of {limits}")
    return inputs, outputs


def _pairs(given: Any, key: str) -> int:
    numbers = [float(value) for value in given[key]]
    if not numbers or len(numbers) % 2 or not all(math.isfinite(number) for number in numbers):
        raise FunctionError(f"{key[1:]} of a function is no list of pairs")
    if any(low > high for low, high in zip(numbers[::2], numbers[1::2], strict=True)):
        raise FunctionError(f"{key[1:]} of a function is upside down")
    return len(numbers) // 2


def _sampled(given: Any, inputs: int, outputs: int, _room: _Room) -> int:
    sizes = [int(size) for size in given["/Size"]]
    bits = int(given["/BitsPerSample"])
    if len(sizes) != inputs or min(sizes) < 1 or bits not in _BITS:
        raise FunctionError("a function of samples does not say how many there are")
    for key, wanted in (("/Encode", inputs), ("/Decode", outputs)):
        if key in given and len(given[key]) != 2 * wanted:
            raise FunctionError(f"{key[1:]} of a function has not as many numbers as it needs")
    wanted = (math.prod(sizes) * outputs * bits + 7) // 8
    if wanted <= _MOST_SAMPLES and _size(given) < wanted:
        raise FunctionError("the samples of a function break off")
    return outputs


def _size(given: Any) -> int:
    # Small ones are seldom packed.
    return len(given.read_raw_bytes() if "/Filter" not in given else decoded(given, _MOST_SAMPLES))


def _exponential(given: Any, _inputs: int, _outputs: int, _room: _Room) -> int:
    first = [float(value) for value in given.get("/C0", Array([0]))]
    last = [float(value) for value in given.get("/C1", Array([1]))]
    float(given["/N"])
    if len(first) != len(last):
        raise FunctionError(f"a function begins with {len(first)} numbers and ends with {len(last)}")
    return len(first)


def _stitched(given: Any, _inputs: int, _outputs: int, room: _Room) -> int:
    parts = list(given["/Functions"])[: _MOST_PARTS + 1]
    if not 0 < len(parts) <= _MOST_PARTS:
        raise FunctionError("a function is made of no others, or of too many")
    if len(given["/Bounds"]) != len(parts) - 1 or len(given["/Encode"]) != 2 * len(parts):
        raise FunctionError("the bounds of a function do not fit its parts")
    room.depth += 1
    shapes = {_shape(part, room) for part in parts}
    room.depth -= 1
    if len(shapes) > 1:
        raise FunctionError("the parts of a function give different numbers of values")
    ((taken, outputs),) = shapes
    if taken != 1:
        raise FunctionError("a part of a function takes more than one number")
    return outputs


def _program(given: Any, _inputs: int, outputs: int, _room: _Room) -> int:
    text = decoded(given, _MOST_PROGRAM).decode("latin-1")
    domain = [float(value) for value in given["/Domain"]]
    # In the middle of what it takes: a program for colours gives as many numbers everywhere.
    stack: list[Any] = [(low + high) / 2 for low, high in zip(domain[::2], domain[1::2], strict=True)]
    try:
        _run(_parsed(text), stack)
    except ArithmeticError:
        # Not what was to be seen here.
        return outputs
    except (IndexError, TypeError, ValueError) as error:
        raise FunctionError("a function is a program that can't be run") from error
    # Of more than it should give readers take the last.
    return min(len(stack), outputs)


def _parsed(text: str) -> list[Any]:
    """The program as a list of numbers, names and lists."""
    open_lists: list[list[Any]] = [[]]
    for token in _TOKEN.findall(text):
        if token.startswith("%"):
            continue
        if token == "{":
            open_lists.append([])
        elif token == "}":
            ended = open_lists.pop()
            open_lists[-1].append(ended)
        else:
            open_lists[-1].append(token)
    ((body,),) = open_lists
    if not isinstance(body, list):
        raise ValueError("it is no program")
    return body


def _run(body: list[Any], stack: list[Any]) -> None:
    at = 0
    while at < len(body):
        token = body[at]
        at += 1
        if isinstance(token, list):
            following = body[at] if at < len(body) else None
            if following == "if":
                at += 1
                if stack.pop():
                    _run(token, stack)
            elif isinstance(following, list) and at + 1 < len(body) and body[at + 1] == "ifelse":
                at += 2
                _run(token if stack.pop() else following, stack)
            else:
                raise ValueError("a part of it belongs to nothing")
        elif token in _ONE:
            stack.append(_ONE[token](stack.pop()))
        elif token in _TWO:
            second, first = stack.pop(), stack.pop()
            stack.append(_TWO[token](first, second))
        elif token in _MOVES:
            _MOVES[token](stack)
        elif token in ("true", "false"):
            stack.append(token == "true")
        else:
            stack.append(float(token))
        if len(stack) > _MOST_STACK:
            raise ValueError("it has too many numbers in hand")


def _copy(stack: list[Any]) -> None:
    count = int(stack.pop())
    if not 0 <= count <= len(stack):
        raise IndexError
    stack += stack[len(stack) - count :]


def _index(stack: list[Any]) -> None:
    deep = int(stack.pop())
    if deep < 0:
        raise IndexError
    stack.append(stack[-1 - deep])


def _roll(stack: list[Any]) -> None:
    by, count = int(stack.pop()), int(stack.pop())
    if not 0 <= count <= len(stack):
        raise IndexError
    if count:
        top = stack[-count:]
        by %= count
        stack[-count:] = top[count - by :] + top[: count - by]


def _exchange(stack: list[Any]) -> None:
    stack[-1], stack[-2] = stack[-2], stack[-1]


def _logic(whole: Callable[[int, int], int]) -> Callable[[Any, Any], Any]:
    def combined(one: Any, other: Any) -> Any:
        found = whole(int(one), int(other))
        return bool(found) if isinstance(one, bool) else found

    return combined


#: The operators of programs (ISO 32000-1, table 42).
_ONE: dict[str, Callable[[Any], Any]] = {
    "abs": abs,
    "neg": lambda x: -x,
    "ceiling": lambda x: float(math.ceil(x)),
    "floor": lambda x: float(math.floor(x)),
    "round": lambda x: float(math.floor(x + 0.5)),
    "truncate": lambda x: float(math.trunc(x)),
    "sqrt": lambda x: math.sqrt(max(x, 0.0)),
    "sin": lambda x: math.sin(math.radians(x)),
    "cos": lambda x: math.cos(math.radians(x)),
    "ln": lambda x: math.log(x) if x > 0 else 0.0,
    "log": lambda x: math.log10(x) if x > 0 else 0.0,
    "cvi": lambda x: float(math.trunc(x)),
    "cvr": float,
    "not": lambda x: not x if isinstance(x, bool) else ~int(x),
}
_TWO: dict[str, Callable[[Any, Any], Any]] = {
    "add": lambda x, y: x + y,
    "sub": lambda x, y: x - y,
    "mul": lambda x, y: x * y,
    "div": lambda x, y: x / y,
    "idiv": lambda x, y: float(int(x) // int(y)),
    "mod": lambda x, y: math.fmod(int(x), int(y)),
    "exp": lambda x, y: float(abs(x) ** y),
    "atan": lambda x, y: math.degrees(math.atan2(x, y)) % 360,
    "and": _logic(lambda x, y: x & y),
    "or": _logic(lambda x, y: x | y),
    "xor": _logic(lambda x, y: x ^ y),
    "bitshift": lambda x, y: int(x) << int(y) if y >= 0 else int(x) >> -int(y),
    "eq": lambda x, y: x == y,
    "ne": lambda x, y: x != y,
    "gt": lambda x, y: x > y,
    "ge": lambda x, y: x >= y,
    "lt": lambda x, y: x < y,
    "le": lambda x, y: x <= y,
}
_MOVES: dict[str, Callable[[list[Any]], Any]] = {
    "pop": lambda stack: stack.pop(),
    "exch": _exchange,
    "dup": lambda stack: stack.append(stack[-1]),
    "copy": _copy,
    "index": _index,
    "roll": _roll,
}
_SHAPES: dict[int, Callable[[Any, int, int, _Room], int]] = {
    0: _sampled,
    2: _exponential,
    3: _stitched,
    4: _program,
}
