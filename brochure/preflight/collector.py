"""Collects what the checks note: similar faults become one finding, and the number of findings is bounded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from brochure.findings import Finding, MmFromTopLeft, PdfPlace, SourcePlace
from brochure.preflight.rules import RULES

#: Most findings of one rule: pages beyond are counted in the last one.
_MOST_OF_RULE = 24
#: Longest message in characters.
_LONGEST = 300

#: What is wrong, or what tells it.
Message = str | Callable[[], str]


@dataclass
class _Note:
    message: str
    page: int
    box: MmFromTopLeft | None
    count: int = 1


class FindingCollector:
    """Collects what is wrong with one file."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._notes: dict[tuple[str, int, str], _Note] = {}
        self._of_rule: dict[str, int] = {}
        self._beyond: dict[str, int] = {}

    def add(
        self, rule: str, message: Message, page: int = 0, box: MmFromTopLeft | None = None, like: str = ""
    ) -> None:
        """Note a fault: on a page, or on the file where *page* is 0.

        Faults of one rule on one page with the same *like* are told once, by the message of the first; a
        message that takes work is made only when it is told.
        """
        self._add((rule, page, like), message, page, box)

    def once(self, rule: str, message: Message, page: int, box: MmFromTopLeft | None, like: str) -> None:
        """Note a fault that is told once in the whole file, where it is met first."""
        self._add((rule, 0, like), message, page, box)

    def noted(self, rule: str, like: str) -> bool:
        """Whether a fault that is told once in the whole file was met already."""
        return (rule, 0, like) in self._notes

    def _add(self, key: tuple[str, int, str], message: Message, page: int, box: MmFromTopLeft | None) -> None:
        rule = key[0]
        note = self._notes.get(key)
        if note is not None:
            note.count += 1
        elif self._of_rule.get(rule, 0) >= _MOST_OF_RULE:
            self._beyond[rule] = self._beyond.get(rule, 0) + 1
        else:
            self._of_rule[rule] = self._of_rule.get(rule, 0) + 1
            told = message if isinstance(message, str) else message()
            self._notes[key] = _Note(told[:_LONGEST], page, box)

    def findings(self) -> tuple[Finding, ...]:
        """The findings, in the order in which their first faults were noted."""
        made: list[Finding] = []
        last = {key[0]: key for key in self._notes}
        for key, note in self._notes.items():
            rule = RULES[key[0]]
            message = note.message
            if note.count > 1:
                message += f" (and {note.count - 1} more like it)"
            if last[rule.id] == key and rule.id in self._beyond:
                message += f" (and {self._beyond[rule.id]} more in this file)"
            place = PdfPlace(self.name, note.page, note.box) if note.page else SourcePlace(self.name)
            made.append(Finding(rule.id, rule.severity, message, place, rule.fix, rule.source))
        return tuple(made)
