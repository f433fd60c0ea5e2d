"""Who may certify a leaflet, and who may set a rule aside: the rows of ``roles.yaml``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from pydantic import Field

from brochure.source.shipped import shipped
from brochure.text.fields import Model, YesNo

_FILE = Path(__file__).with_name("roles.yaml")
#: A number in a register of doctors or pharmacists of a market whose registers are not known.
_REGISTRATION = re.compile(r"(?:[A-Za-z]{2,6}[ :.-]*)?(?!0+$)\d{4,8}", re.ASCII)
#: The same with the register apart.
_PARTS = re.compile(r"(?:([A-Za-z]{2,6})[ :.-]*)?((?!0+$)\d+)", re.ASCII)
#: Digits of a number that needs no name of its register: shorter ones may be anything.
_FULL_NUMBER = 7
#: What divides the parts of a role.
_BETWEEN = re.compile(r"[,;/&+|()\[\]]|\s[-–—]+\s|\band\b")


class RoleRegister(Model):
    """A register of those who may certify."""

    digits: int = Field(ge=1, le=12)
    """How many digits its numbers have."""
    of: tuple[str, ...]
    """Words of the roles of those who are in it."""


class MarketRoles(Model):
    """Who may certify in a market."""

    certify: tuple[str, ...]
    """Roles; one of them is enough."""
    registration: YesNo
    """Whether they are in a register of doctors or pharmacists, and give their number there."""
    registers: dict[str, RoleRegister] = Field(default_factory=dict)
    """The registers by their names; where none is given, any number of such a kind will do."""


class Roles(Model):
    """Roles by what they may do."""

    markets: dict[str, MarketRoles]
    """Who may certify, by market."""
    review: tuple[str, ...]
    """Roles of those who review."""
    functions: tuple[str, ...]
    """Those of these roles that are named by what is done."""
    holders: tuple[str, ...]
    """What those are called who do it."""
    qualifiers: tuple[str, ...]
    """What may stand before a role."""
    addenda: tuple[str, ...]
    """What may stand beside a role: degrees, registers, places."""


@lru_cache(maxsize=1)
def roles() -> Roles:
    """All rows."""
    return shipped(_FILE, Roles)


def may_certify(role: str, market: str) -> bool:
    """Whether a role may certify in a market; any may where the leaflet is not about a medicine."""
    rows = roles()
    return market not in rows.markets or _is_one(role, rows.markets[market].certify)


def may_waive(role: str, market: str) -> bool:
    """Whether a role may set aside what would stop a leaflet."""
    rows = roles()
    return market not in rows.markets or _is_one(role, (*rows.markets[market].certify, *rows.review))


def is_of_review(role: str) -> bool:
    """Whether a role reviews or certifies in any market."""
    return any(may_waive(role, market) for market in roles().markets)


def needs_registration(market: str) -> bool:
    """Whether whoever certifies in a market gives a number in a register."""
    rows = roles()
    return market in rows.markets and rows.markets[market].registration


def is_registration(text: str, market: str = "uk", role: str = "") -> bool:
    """Whether a text is a number in a register of doctors or pharmacists, for a role that tells which.

    Where it does not name the register, it has as many digits as the numbers of one of them.
    """
    rows = roles().markets.get(market)
    if rows is None or not rows.registers:
        return _REGISTRATION.fullmatch(text) is not None
    found = _PARTS.fullmatch(text.strip())
    if found is None:
        return False
    name, number = (found[1] or "").casefold(), found[2]
    said = _words(role)
    # One who is both may be in either register; a signatory’s role tells of neither.
    told = [register for register in rows.registers.values() if any(word in said for word in register.of)]
    return any(
        len(number) == register.digits
        and (name == called.casefold() or (not name and register.digits == _FULL_NUMBER))
        and (not told or register in told)
        for called, register in rows.registers.items()
    )


def _words(text: str) -> str:
    return " ".join(text.casefold().split())


def _is_one(role: str, wanted: Iterable[str]) -> bool:
    """Whether every part of a role is one of those wanted or an addendum, and one at least is wanted."""
    parts = [part for part in map(_words, _BETWEEN.split(role.casefold())) if part]
    pattern, beside = _pattern(tuple(wanted)), _beside()
    kinds = [bool(pattern.fullmatch(part)) or (None if beside.fullmatch(part) else False) for part in parts]
    return True in kinds and False not in kinds


@lru_cache(maxsize=16)
def _pattern(wanted: tuple[str, ...]) -> re.Pattern[str]:
    """A role in small letters: qualifiers, the role itself, and where it holds."""
    rows = roles()
    called = _any(wanted)
    functions = _any(word for word in rows.functions if word in wanted)
    holders = _any(rows.holders)
    before = rf"(?:{_any(rows.qualifiers)} )*"
    place = rf"(?: (?:in|for|of) (?:the )?{_any(rows.addenda)})?"
    return re.compile(rf"{before}(?:{called}s?|{functions} {holders}s?){place}")


@lru_cache(maxsize=1)
def _beside() -> re.Pattern[str]:
    """An addendum, or the number in a register."""
    rows = roles()
    registers = _any(name.casefold() for market in rows.markets.values() for name in market.registers)
    return re.compile(
        rf"(?:{_any(rows.addenda)}|{registers}(?: (?:registered|(?:no\.? |number )?\d{{4,8}}))?)\.?"
    )


def _any(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, words)) or '(?!)'})"
