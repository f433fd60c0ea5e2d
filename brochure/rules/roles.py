"""Who may certify a leaflet, and who may set a rule aside: the rows of ``roles.yaml``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from brochure.source.shipped import shipped
from brochure.text.fields import Model, YesNo

_FILE = Path(__file__).with_name("roles.yaml")
#: A number in a register of doctors or pharmacists, such as that of the General Medical Council.
_REGISTRATION = re.compile(r"(?:[A-Za-z]{2,6}[ :.-]*)?(?!0+$)\d{4,8}", re.ASCII)


class MarketRoles(Model):
    """Who may certify in a market."""

    certify: tuple[str, ...]
    """Words of roles; one of them is enough."""
    registration: YesNo
    """Whether they are in a register of doctors or pharmacists, and give their number there."""


class Roles(Model):
    """Roles by what they may do."""

    authors: tuple[str, ...]
    """Words of the roles of those who make leaflets."""
    markets: dict[str, MarketRoles]
    """Who may certify, by market."""
    review: tuple[str, ...]
    """Words of the roles of those who review."""


@lru_cache(maxsize=1)
def roles() -> Roles:
    """All rows."""
    return shipped(_FILE, Roles)


def may_certify(role: str, market: str) -> bool:
    """Whether a role may certify in a market; any may where the leaflet is not about a medicine."""
    rows = roles()
    if market not in rows.markets:
        return True
    return _holds(role, rows.markets[market].certify) and not _holds(role, rows.authors)


def may_waive(role: str, market: str) -> bool:
    """Whether a role may set aside what would stop a leaflet."""
    rows = roles()
    if market not in rows.markets:
        return True
    words = (*rows.markets[market].certify, *rows.review)
    return _holds(role, words) and not _holds(role, rows.authors)


def needs_registration(market: str) -> bool:
    """Whether whoever certifies in a market gives a number in a register."""
    rows = roles()
    return market in rows.markets and rows.markets[market].registration


def is_registration(text: str) -> bool:
    """Whether a text is a number in a register of doctors or pharmacists."""
    return _REGISTRATION.fullmatch(text) is not None


def _holds(role: str, words: Iterable[str]) -> bool:
    said = " ".join(role.casefold().split())
    return any(re.search(rf"(?<![\w-]){re.escape(word)}s?(?![\w-])", said) for word in words)
