"""The order in which the project's own templates print texts, how often, and what they count themselves."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from brochure.content.load import Content
from brochure.findings import Finding, Severity, SourcePlace, shortened
from brochure.source.address import Address
from brochure.source.characters import split_lines
from brochure.text.enclosed import enclosed

#: A text that a template prints, by the name of its field.
_PRINTS = re.compile(r"\{\{-?\s*((?:\w+\.)*(\w+))\s*\|\s*(?:inline|words)\b")
#: How what a template prints begins and ends.
_VALUE = re.compile(r"\{\{-?"), re.compile(r"-?\}\}")
#: A number that is not the place in a loop, counted from 1.
_COUNTS = re.compile(r"\bloop\.(?:index0|rev\w+|length)\b|\b\w*index\w*\s*[-+*/]|[-+*/]\s*\d")
#: Most numbers of a template that are told.
_MOST = 20
#: What stands in quotation marks.
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")


def template_order(
    loaded: Content,
    name: str,
    printed: Iterable[Address],
    templates: Mapping[str, str],
    shipped: Mapping[str, str],
) -> Iterator[Finding]:
    """Warnings on items that the project's *templates* print in another order, and on texts printed twice.

    *printed* are the addresses of texts in the order in which they were printed.  Templates that stand for
    *shipped* ones, which have the same names, may put the fields of an item in no other order than these, and
    count nothing of their own.
    """
    yield from _by_what_they_print(loaded, name, printed, templates, shipped) if templates else ()
    for file, text in templates.items():
        if file.startswith("templates/style-guide"):
            continue
        given = shipped.get(file)
        if given is not None:
            yield from _other_fields_first(file, text, given)
        yield from islice(_counted(file, text, given or ""), _MOST)


def _by_what_they_print(
    loaded: Content,
    name: str,
    printed: Iterable[Address],
    templates: Mapping[str, str],
    shipped: Mapping[str, str],
) -> Iterator[Finding]:
    sections = loaded.brochure.leaflets[name].sections
    last: dict[tuple[object, ...], int] = {}
    times: Counter[Address] = Counter()
    told: set[tuple[str, str]] = set()
    for address in printed:
        match address.inside:
            case ("sections", int(section), "blocks", int(number), *rest):
                file = f"templates/blocks/{sections[section].blocks[number].kind}.html"
            case _:
                continue
        if file not in templates:
            continue
        times[address] += 1
        fault = ""
        if times[address] == 2 and _prints_more(str(rest[-1]), templates[file], shipped.get(file, "")):
            fault = "prints this text twice"
        if times[address] == 1 and any([_goes_back(rest, at, address, last) for at in range(len(rest))]):
            fault = "prints the items in another order than they were written"
        if fault and (file, fault) not in told:
            told.add((file, fault))
            fix = "print every item once, in its order"
            yield _warning(f"{file} {fault}", fix, loaded.place(tuple(address)))


def _goes_back(rest: list[str | int], at: int, address: Address, last: dict[tuple[object, ...], int]) -> bool:
    """Whether an item comes before one that was printed already, of the same list and field."""
    item = rest[at]
    if not isinstance(item, int):
        return False
    fields = tuple(part for part in rest[at + 1 :] if not isinstance(part, int))
    key = (address.inside[: len(address.inside) - len(rest) + at], fields)
    before, last[key] = last.get(key, item), item
    return item < before


def _prints_more(field: str, own: str, shipped: str) -> bool:
    """Whether a template prints a field at more places than the shipped one, or at more than one."""

    def count(text: str) -> int:
        return sum(found[2] == field for found in _PRINTS.finditer(text))

    # Items of lists of texts have no name: each expression may be the one.
    return count(own) > max(count(shipped), 1) or (
        field.isdecimal() and _number(own) > max(_number(shipped), 1)
    )


def _number(text: str) -> int:
    return len(_PRINTS.findall(text))


def _other_fields_first(file: str, own: str, shipped: str) -> Iterator[Finding]:
    """Fields that a template prints in another order than the shipped one of its name."""
    orders = [list(dict.fromkeys(found[2] for found in _PRINTS.finditer(text))) for text in (own, shipped)]
    common = [[field for field in order if field in orders[0] and field in orders[1]] for order in orders]
    for mine, given in zip(*common, strict=True):
        if mine != given:
            message = f"{file} prints “{mine}” where the shipped template prints “{given}”"
            fix = "keep the order in which the texts were written to be read, or change them in the content"
            yield _warning(message, fix, _place(file, own, mine))
            return


def _counted(file: str, own: str, shipped: str) -> Iterator[Finding]:
    """Numbers that a template works out and the shipped one does not."""
    known = {"".join(found.inner.split()) for found in enclosed(shipped, *_VALUE)}
    for found in enclosed(own, *_VALUE):
        plain = _QUOTED.sub("", found.inner)
        if "".join(found.inner.split()) not in known and _COUNTS.search(plain):
            said = shortened(" ".join(found.inner.split()))
            message = f"the template prints a number that it works out itself: {{{{ {said} }}}}"
            fix = "write numbers in the content; `loop.index` counts the items"
            yield _warning(message, fix, _place(file, own, own[found.start : found.end]))


def _warning(message: str, fix: str, place: SourcePlace | None) -> Finding:
    return Finding("layout.unprinted", Severity.WARNING, message, place, fix)


def _place(file: str, text: str, words: str) -> SourcePlace:
    """The line on which words begin."""
    at = text.find(words)
    before = text[: max(at, 0)]
    line = before.count("\n") + 1
    return SourcePlace(file, line, len(before) - before.rfind("\n"), split_lines(text)[line - 1])
