"""Digests of everything that influences what is printed in a leaflet, part by part.

An approval holds these digests.  When one of them differs later, the leaflet is not what was approved,
and the name of the part says why.  What does not change the leaflet does not count: folders, dates of files,
comments, other leaflets, formats, printers and audiences, the machine's own libraries.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from importlib import metadata
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from brochure import __version__
from brochure.content.load import Content
from brochure.content.usage import Usage
from brochure.design.resources import Resources
from brochure.layout.leaflet import Prepared
from brochure.layout.style import Style
from brochure.source.installation import program_files, shipped_folder
from brochure.source.outside import LARGEST, read_file
from brochure.text.fields import PartialDate, Prose

#: What templates print: it follows from the other parts, and from other content that templates use.
PRINTED = "printed"
#: The parts, each with its name in messages.
PARTS: Mapping[str, str] = {
    "content": "the leaflet’s own content",
    "product": "what the content says of product, company, values, words and abbreviations",
    "references": "its references",
    "templates": "the templates",
    "kinds": "the definitions of its own kinds of block",
    "styles": "the styles: colours, sizes, formats, icons",
    "fonts": "the fonts",
    "pictures": "its pictures",
    "profile": "the printer’s colour profile",
    "variants": "what `variants:` says of its columns",
    "program": "the program, or the versions of its libraries",
    PRINTED: "other content that its templates print",
}
#: A line of the lock that names a package and its version.
_LOCKED = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==([^\s;\\]+)", re.MULTILINE)
#: Templates of the review pack: they print nothing in a leaflet.
_NOT_THE_LEAFLETS = "templates/review"
#: Rooms of the program that judge leaflets and do not make them.
_JUDGES = frozenset({"approval", "preflight", "report", "review", "rules"})
#: Files of text: their line ends depend on how the repository was checked out.
_TEXTS = frozenset({".css", ".html", ".py", ".svg", ".txt", ".xml", ".yaml", ".yml"})


def ingredients(loaded: Content, final: Prepared, style: Style) -> dict[str, str]:
    """A SHA-256 of each of :data:`PARTS` that a leaflet has, by the part's name.

    *final* is the leaflet laid out without the mark of drafts.
    """
    leaflet, usage = final.leaflet, loaded.usage(final.name)
    resources = style.resources
    templates = [file for file in resources.names("templates") if not file.startswith(_NOT_THE_LEAFLETS)]
    profile = f"styles/profiles/{final.printer.profile}"
    kinds = {
        name: kind.definition.without_words for name, kind in loaded.own_kinds.items() if name in usage.kinds
    }
    return {
        "content": _of_plain(_plain(leaflet)),
        "product": _of_plain(_shared(usage)),
        "references": _of_plain(_references(usage)),
        "templates": _of_files(resources, templates),
        # Approvals of leaflets without any are as they were.
        **({"kinds": _of_plain(kinds)} if kinds else {}),
        "styles": _of_styles(final, style),
        "fonts": _of_plain({name: hashlib.sha256(data).hexdigest() for name, data in style.fonts.items()}),
        # The limits within which variants may differ are approved with the master.
        **({"variants": _of_plain(limits)} if (limits := _limits(loaded, final.name)) else {}),
        # As they were read: those of the content, and those that a template or a style brought in.
        "pictures": _of_plain(dict(final.digests)),
        "profile": _of_files(resources, [profile]),
        "program": _program(),
        PRINTED: _of_plain([final.html, final.notes_page]),
    }


def whole(parts: Mapping[str, str]) -> str:
    """One SHA-256 over all parts."""
    return _of_plain(dict(parts))


def _of_styles(final: Prepared, style: Style) -> str:
    """The style sheets that the leaflet is set with, the rows of data that hold for it, and the icons."""
    rows = {
        "sheets": [[name, text.replace("\r\n", "\n")] for name, text in final.styles],
        "palette": [dict(style.palette.colours), dict(style.palette.inks)],
        "measures": [[measure.name, measure.model_dump()] for measure in style.measures],
        "format": [final.format.name, final.format.model_dump()],
        "printer": [final.printer.name, final.printer.model_dump()],
        "icons": _of_files(style.resources, style.resources.names("styles/icons", (".svg",))),
    }
    return _of_plain(rows)


def _limits(loaded: Content, name: str) -> Any:
    """What the columns of variants may fill in, and how; nothing for a leaflet without variants."""
    declared = loaded.brochure.variants
    if declared is None or not declared.has(name):
        return None
    return [declared.job_code, {name: _plain(column) for name, column in declared.columns.items()}]


def _shared(usage: Usage) -> Any:
    """What the leaflet takes from the rest of the content."""
    brochure = usage.brochure
    return {
        "product": _plain(brochure.product),
        "company": _plain(brochure.company),
        "values": {name: _plain(value) for name, value in usage.values.items()},
        "glossary": [_plain(entry) for entry in usage.listed_glossary],
        "abbreviations": [[short, _plain(text)] for short, text in usage.listed_abbreviations],
    }


def _references(usage: Usage) -> Any:
    """The sources that the leaflet, its words and its values cite, in the order of the library."""
    brochure, cited = usage.brochure, usage.sources
    return {
        "sources": [reference.csl() for reference in brochure.references if reference.id in cited],
        "quotes": {key: quotes for key, quotes in brochure.quotes.items() if key in cited},
        "to_check": {key: notes for key, notes in brochure.to_check.items() if key in cited},
        "style": brochure.citation_style,
    }


def _of_files(resources: Resources, names: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for name in names:
        try:
            data = resources.read(name)
        except FileNotFoundError:
            continue
        _add(digest, name, _lines(name, data))
    return digest.hexdigest()


def _program() -> str:
    """What makes leaflets of the program, and the lock of its libraries: installed or not, the same."""
    digest = hashlib.sha256(__version__.encode())
    for name, path in program_files():
        if path.suffix in _TEXTS and name.split("/")[0] not in _JUDGES:
            _add(digest, name, _lines(name, read_file(path, LARGEST)))
    lock = shipped_folder() / "requirements.txt"
    data = _lines(lock.name, read_file(lock, LARGEST))
    _add(digest, lock.name, data)
    for difference in _not_as_locked(data.decode()):
        _add(digest, difference, b"")
    return digest.hexdigest()


def _not_as_locked(lock: str) -> list[str]:
    """The packages that are installed in another version than the lock names, with that version."""
    wanted: dict[str, set[str]] = {}
    for name, version in _LOCKED.findall(lock):
        wanted.setdefault(name, set()).add(version)
    found = []
    for name, versions in sorted(wanted.items()):
        # One that is not there belongs to another system or another Python.
        with contextlib.suppress(metadata.PackageNotFoundError):
            if (installed := metadata.version(name)) not in versions:
                found.append(f"{name} {installed}")
    return found


def _add(digest: Any, name: str, data: bytes) -> None:
    """Add a file with its name and length, so that different files can't give the same digest."""
    digest.update(f"{name}\0{len(data)}\0".encode())
    digest.update(data)


def _lines(name: str, data: bytes) -> bytes:
    """The bytes of a file; of a text with the line ends that all machines share."""
    return data.replace(b"\r\n", b"\n") if Path(name).suffix.lower() in _TEXTS else data


def _of_plain(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def _plain(value: Any) -> Any:
    """A part of the model as plain values: texts as they were written, numbers with their digits."""
    if isinstance(value, Prose):
        return value.source
    if isinstance(value, BaseModel):
        return dict(_fields(value))
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, PartialDate | Decimal):
        return str(value)
    return value


def _fields(model: BaseModel) -> Iterator[tuple[str, Any]]:
    for name in type(model).model_fields:
        yield name, _plain(getattr(model, name))
