"""Editions: projections of one typesetting, each from its PDF to the bytes of another."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from brochure.editions.job import EditionJob
from brochure.editions.office import office
from brochure.editions.screen import screen

#: Every edition by its name, which is also the last part of its files' names.
EDITIONS: Mapping[str, Callable[[EditionJob], bytes]] = {"screen": screen, "office": office}

__all__ = ["EDITIONS", "EditionJob"]
