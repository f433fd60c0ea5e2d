"""What was made, kept by a digest of all that it was made from."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import fields, is_dataclass
from functools import lru_cache
from pathlib import PurePath
from typing import Any, TypeVar, cast

from pydantic import BaseModel

Made = TypeVar("Made")


class Memory:
    """Keeps what was made last; what was used least lately goes first."""

    def __init__(self, most: int = 16) -> None:
        """Keep *most* things; with none, nothing is compared either: for what is made once anyway."""
        self._most = most
        self._kept: OrderedDict[str, object] = OrderedDict()
        #: How often something was made, by what it is: that nothing is made twice can be tested.
        self.made: dict[str, int] = {}

    def once(self, what: str, made_from: object, make: Callable[[], Made]) -> Made:
        """What *make* gives, made anew only where nothing that was *made_from* the same is kept.

        *what* says what it is, such as ``typeset``: two kinds of things may be made from the same.
        """
        if not self._most:
            return make()
        key = _key(what, made_from)
        if key not in self._kept:
            self._keep(what, key, make())
        self._kept.move_to_end(key)
        # Only results of *make* of the same kind are kept by this key.
        return cast(Made, self._kept[key])

    def recall(self, what: str, made_from: object) -> Any:
        """What :meth:`keep` was given with the same words; None where it is not kept."""
        key = _key(what, made_from)
        if key in self._kept:
            self._kept.move_to_end(key)
        return self._kept.get(key)

    def keep(self, what: str, made_from: object, made: object) -> None:
        """Keep something that was made elsewhere."""
        self._keep(what, _key(what, made_from), made)

    def _keep(self, what: str, key: str, made: object) -> None:
        self.made[what] = self.made.get(what, 0) + 1
        self._kept[key] = made
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)


def _key(what: str, made_from: object) -> str:
    return f"{what} {digest_of(made_from)}"


def digest_of(value: object) -> str:
    """A SHA-256 over a value and all that it holds: values that hold the same have the same one.

    For plain values, dataclasses and models; raises ``TypeError`` for anything else, which might differ
    without showing it.
    """
    digest = hashlib.sha256()
    _Digester(digest.update).add(value)
    return digest.hexdigest()


class _Digester:
    """Takes values apart."""

    def __init__(self, update: Callable[[bytes], object], known: dict[int, bytes] | None = None) -> None:
        self._update = update
        #: Digests of long tuples by their identity: the lines of a file are held by each of its values.
        self._known: dict[int, bytes] = {} if known is None else known

    def add(self, value: Any) -> None:
        """Add a value to the digest."""
        self._all_of((value,))

    def _all(self, kind: str, parts: Collection[object]) -> None:
        self._update(b"%s %d " % (kind.encode(), len(parts)))
        self._all_of(parts)

    def _all_of(self, parts: Iterable[Any]) -> None:
        # Contents hold tens of thousands of values, most of them texts: nothing is called for one.
        update = self._update
        for value in parts:
            of: Any = type(value)
            kind, how, names = _how(of)
            if how == "plain":
                text = f"{kind} {value!r}".encode(errors="surrogatepass")
                update(b"%d %b" % (len(text), text))
            elif how == "fields":
                self._all(kind, [getattr(value, name) for name in names])
            elif how == "bytes":
                update(b"%s %d " % (kind.encode(), len(value)))
                update(value)
            elif how == "mapping":
                self._all(kind, [part for item in sorted(value.items(), key=_by_key) for part in item])
            elif how == "tuple" and len(value) > _LONG:
                if id(value) not in self._known:
                    inner = hashlib.sha256()
                    _Digester(inner.update, self._known)._all(kind, value)
                    self._known[id(value)] = inner.digest()
                update(self._known[id(value)])
            elif how == "set":
                self._all(kind, sorted(value, key=repr))
            else:
                self._all(kind, value)


# Values are many, and of few types.
@lru_cache(maxsize=1000)
def _how(kind: Any) -> tuple[str, str, tuple[str, ...]]:
    """The name of a type, how its values are taken apart, and the names of their fields.

    Raises ``TypeError`` for one that has no digest.
    """
    name: str = kind.__name__
    for how, kinds in _WAYS:
        if issubclass(kind, kinds):
            return name, how, ()
    if issubclass(kind, BaseModel):
        return name, "fields", tuple(kind.model_fields)
    if is_dataclass(kind):
        return name, "fields", tuple(each.name for each in fields(kind))
    if kind.__module__ in _PLAIN_MODULES or issubclass(kind, str | int | float | PurePath):
        return name, "plain", ()
    raise TypeError(f"a value of the type {name} has no digest")


_WAYS: tuple[tuple[str, tuple[type, ...]], ...] = (
    ("bytes", (bytes,)),
    ("mapping", (Mapping,)),
    ("tuple", (tuple,)),
    ("list", (list,)),
    ("set", (frozenset, set)),
)
#: Tuples that are longer are digested once.
_LONG = 64
#: Modules whose values show all that they hold when they are written.
_PLAIN_MODULES = frozenset(("builtins", "datetime", "decimal"))


def _by_key(item: tuple[object, object]) -> str:
    return repr(item[0])
