"""Editions: projections of one typesetting, each from its PDF to another."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from brochure.editions.job import Edition, EditionJob, PressJob
from brochure.editions.office import office
from brochure.editions.print import print_edition
from brochure.editions.review import review
from brochure.editions.screen import screen

#: Every edition by its name, which is also the last part of its files' names.
EDITIONS: Mapping[str, Callable[[EditionJob], Edition]] = {
    "screen": screen,
    "print": print_edition,
    "office": office,
    "review": review,
}

__all__ = ["EDITIONS", "Edition", "EditionJob", "PressJob"]
