"""LaTeX in the fields of a BibTeX file as plain text with the markup of CSL."""

from __future__ import annotations

import logging
import re
from functools import lru_cache
from itertools import accumulate

from pylatexenc import latex2text, latexwalker
from pylatexenc.macrospec import LatexContextDb, std_macro

#: Deepest nesting of braces that is read; what people write needs 4.
DEPTH_LIMIT = 20

_TAGS = {
    "emph": "i", "textit": "i", "mkbibemph": "i", "textsl": "i", "textbf": "b", "mkbibbold": "b",
    "textsuperscript": "sup", "textsubscript": "sub",
}  # fmt: skip
#: ``$^{2+}$`` and ``$_2$``.
_RAISED = re.compile(r"\$\s*(?:\{\})?([\^_])\s*(?:\{([^{}$]*)\}|([^{}$\\\s]))\s*\$")
#: Signs that LaTeX would read as something else, and that are often written as they are.
_BARE = re.compile(r"(?<!\\)([&%#])")
_ADDRESS = re.compile(r"\\(?:url|href|path)\s*\{([^{}]*)\}")
_ESCAPED = re.compile(r"\\([&%#_~{}$])")


class TooDeepError(ValueError):
    """Braces or commands are nested deeper than anything that can be meant."""


def decoded(text: str) -> str:
    """The text without LaTeX, on one line.  Raises :class:`TooDeepError`."""
    if re.search(r"[\\{}$~]|--|``|''", text):
        if _depth(text) > DEPTH_LIMIT:
            raise TooDeepError
        text = _RAISED.sub(_raised, text)
        text = _BARE.sub(r"\\\1", text)
        walker = latexwalker.LatexWalker(text, latex_context=_macros(), tolerant_parsing=True)
        try:
            text = _decoder().nodelist_to_text(walker.get_latex_nodes()[0])
        except RecursionError:
            raise TooDeepError from None
    return re.sub(r"\s+", " ", text).strip()


def plain_address(text: str) -> str:
    """A DOI or an address, which LaTeX leaves as it is but for its macros and escaped signs."""
    found = _ADDRESS.search(text)
    return _ESCAPED.sub(r"\1", found[1] if found else text.strip("{} \n"))


def _depth(text: str) -> int:
    """How deep braces are nested."""
    steps = (1 if char == "{" else -1 for char in re.findall(r"[{}]", text))
    return max(accumulate(steps, initial=0))


def _raised(match: re.Match[str]) -> str:
    macro = "textsuperscript" if match[1] == "^" else "textsubscript"
    return f"\\{macro}{{{match[2] or match[3] or ''}}}"


@lru_cache(maxsize=1)
def _macros() -> LatexContextDb:
    """The macros that are known, with their arguments."""
    # What is wrong in a text shows in what is printed.
    logging.getLogger("pylatexenc").setLevel(logging.CRITICAL)
    known = latexwalker.get_default_latex_context_db()
    known.add_context_category("tags", prepend=True, macros=[std_macro(macro, False, 1) for macro in _TAGS])
    return known


@lru_cache(maxsize=1)
def _decoder() -> latex2text.LatexNodes2Text:
    known = latex2text.get_default_latex_context_db()
    macros = [latex2text.MacroTextSpec(macro, f"<{tag}>%s</{tag}>") for macro, tag in _TAGS.items()]
    known.add_context_category("tags", prepend=True, macros=macros)
    return latex2text.LatexNodes2Text(known, math_mode="text", keep_comments=True)
