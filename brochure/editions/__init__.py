"""Editions: projections of one typesetting, each from its PDF to another."""

from __future__ import annotations

from collections.abc import Callable

from brochure.editions.job import Edition, EditionJob, OfficeJob, PressJob

#: The name of each edition, which is also the last part of its files' names.
EDITIONS = ("screen", "print", "office", "review")


def maker(name: str) -> Callable[[EditionJob], Edition]:
    """What makes an edition, loaded now: most commands make none, or some.

    Raises ``KeyError`` for a name that is none of :data:`EDITIONS`.
    """
    if name == "screen":
        from brochure.editions.screen import screen

        return screen
    if name == "print":
        from brochure.editions.print import print_edition

        return print_edition
    if name == "office":
        from brochure.editions.office import office

        return office
    if name == "review":
        from brochure.editions.review import review

        return review
    raise KeyError(name)


__all__ = ["EDITIONS", "Edition", "EditionJob", "OfficeJob", "PressJob", "maker"]
