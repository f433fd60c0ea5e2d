"""LaTeX in the fields of a BibTeX file as plain text with the markup of CSL."""

from __future__ import annotations

import logging
import re
import unicodedata
from functools import lru_cache
from itertools import accumulate
from typing import Any, NoReturn

from pylatexenc import latex2text, latexwalker
from pylatexenc.macrospec import LatexContextDb, std_macro

#: Deepest nesting of braces that is read; what people write needs 4.
DEPTH_LIMIT = 20

_TAGS = {
    "emph": "i", "textit": "i", "mkbibemph": "i", "textsl": "i", "mathit": "i",
    "textbf": "b", "mkbibbold": "b", "mathbf": "b", "textsuperscript": "sup", "textsubscript": "sub",
}  # fmt: skip
#: Commands of which no more than their text can be printed.
_PASSED_THROUGH = (
    "mbox", "hbox", "fbox", "text", "textrm", "textsf", "texttt", "textmd", "textup", "textsc", "textnormal",
    "mathrm", "mathsf", "mathtt", "mathnormal", "mathbb", "mathcal", "mathfrak", "mathscr", "operatorname",
    "boldsymbol", "bm", "ensuremath", "uline", "underline",
)  # fmt: skip
#: Commands without a text: changes of the font up to the end of a group, and hints on breaks.
_DROPPED = (
    "em", "it", "bf", "rm", "sc", "sf", "sl", "tt", "itshape", "slshape", "bfseries", "mdseries", "upshape",
    "scshape", "rmfamily", "sffamily", "ttfamily", "normalfont", "normalsize", "small", "protect", "relax",
    "/", "xspace", "left", "right", "allowbreak", "nobreak", "nobreakdash", "displaystyle", "textstyle",
)  # fmt: skip
_SPACES = ("thinspace", "newline", "linebreak", "par", "space", "nobreakspace", "enspace", "\n", "\t")
_GREEK = (
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu",
    "nu", "xi", "omicron", "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega",
)  # fmt: skip
#: Signs that the library leaves out, or takes for others that look alike.
_SIGNS = {
    "textless": "<", "textgreater": ">", "textbar": "|", "textunderscore": "_", "textbraceleft": "{",
    "textbraceright": "}", "lbrace": "{", "rbrace": "}", "lbrack": "[", "rbrack": "]", "lt": "<", "gt": ">",
    "textquotedbl": '"', "lq": "‘", "rq": "’", "textasciicircum": "^", "textasciitilde": "~",
    "textperiodcentered": "·", "slash": "/", "colon": ":", "textpercent": "%", "textampersand": "&",
    "textnumbersign": "#", "textleq": "≤", "textgeq": "≥", "textneq": "≠", "ne": "≠", "textapprox": "≈",
    "textsim": "∼", "textinfty": "∞", "textminus": "−", "pounds": "£", "euro": "€", "EUR": "€",
    "copyright": "©", "S": "§", "P": "¶", "ddag": "‡", "ddagger": "‡", "degree": "°", "celsius": "°C",
    "textpermille": "‰", "quotesinglbase": "‚", "quotedblbase": "„", "guilsinglleft": "‹",
    "guilsinglright": "›", "guillemetleft": "«", "guillemetright": "»", "glqq": "„", "grqq": "“",
    "flqq": "«", "frqq": "»", "micro": "µ", "textmu": "µ", "-": "", "cprime": "ʹ",
    "varepsilon": "ε", "varphi": "φ",
}  # fmt: skip
#: Parts of a document, files and dates, which would print what the field does not say.
_REFUSED = (
    "today", "input", "include", "title", "author", "date", "maketitle", "item", "part", "chapter", "section",
    "subsection", "subsubsection", "paragraph", "subparagraph", "includegraphics", "textfrac",
    # Signs over several letters, which would be left out.
    "overline", "widehat", "widetilde", "overrightarrow", "overleftarrow", "overleftrightarrow",
)  # fmt: skip
#: The kinds of commands that are taken from the library: the others print stand-ins or are its author's.
_KINDS = ["latex-base", "latex-approximations", "nonascii-specials", "advanced-symbols"]
#: Errors that the library raises on LaTeX that makes no sense.
_FAILURES = (latexwalker.LatexWalkerError, AttributeError, LookupError, TypeError, ValueError)

#: ``$…$``, and what means the same.  Parts are bounded: unclosed ones must not be searched again and again.
_MATH = re.compile(
    r"(?<!\\)\$\$?(?:\\.|[^$\\])*\$|\\[(\[].{0,500}?\\[)\]]|\\ensuremath\s*\{(?:[^{}]|\{[^{}]{0,200}\}){0,300}\}",
    re.DOTALL,
)
_DEGREE = re.compile(r"(?<!\\)\^\s*(?:\{\s*\\(?:circ|degree)\s*\}|\\(?:circ|degree)(?![A-Za-z]))")
#: The part that is raised or lowered: a group, a command with its text, or one character.
_SCRIPT = re.compile(
    r"(?<!\\)([\^_])\s*(?:(?=\{)|(\\(?:[A-Za-z]+\s*(?:\{[^{}]{0,200}\})?|.))|([^\s{}\\$^_]))", re.DOTALL
)
#: The old way to write italics.
_ITALICS = re.compile(r"\{\s*\\(?:em|it|itshape|sl|slshape)(?![A-Za-z])\s*([^{}]{0,1000})\}")
#: Accents over nothing, the way to write them as signs: ``10\^{}6``.
_ALONE = re.compile(r"(?<!\\)\\([\^~])\s*\{\s*\}")
#: Between a whole number and its fraction: 1 1/2 must not become 11/2.
_MIXED = re.compile(r"(?<=\d)(?=\$?\s*\\(?:[tds]|nice)?frac(?![A-Za-z]))")
#: The quotation mark that opens: two of them are known to the library.
_OPENING = re.compile(r"(?<![\w`])`(?=[^\s`])")
#: Signs that LaTeX would read as something else, and that are often written as they are.
_BARE = re.compile(r"(?<!\\)([&%#])")
_ADDRESS = re.compile(r"\\(?:url|href|path|nolinkurl)\s*\{([^{}]*)\}")
_TILDE = re.compile(r"\{\\~\{\}\}|\\~\{\}")
_ESCAPED = re.compile(r"\{\\([&%#_~$])\}|\\([&%#_~{}$])")
_ADDRESS_SIGN = re.compile(
    r"(\{)?\\(text(?:less|greater|asciitilde|underscore|bar))(?![A-Za-z])\s*(?:\{\})?(?(1)\})"
)
_COMMAND = re.compile(r"\\(?:[A-Za-z]+|.)", re.DOTALL)


class LatexError(ValueError):
    """LaTeX that can't be turned into text: what is wrong with it, and how to fix it."""

    def __init__(self, reason: str, fix: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.fix = fix


class UnknownCommandError(LatexError):
    """A command that there is no text for."""


def decoded(text: str) -> str:
    """The text without LaTeX, on one line.  Raises :class:`LatexError`."""
    if re.search(r"[\\{}$~]|--|``|''", text):
        if _depth(text) > DEPTH_LIMIT:
            raise _too_deep()
        text = _ALONE.sub(lambda accent: f"{{\\textascii{'circum' if accent[1] == '^' else 'tilde'}}}", text)
        text = _MIXED.sub(" ", text)
        text = _ITALICS.sub(r"\\emph{\1}", text)
        text = _MATH.sub(lambda math: _SCRIPT.sub(_script, _DEGREE.sub(r"{\\textdegree}", math[0])), text)
        text = _BARE.sub(r"\\\1", text)
        try:
            # In tolerant mode the library leaves out what it does not understand.
            walker = latexwalker.LatexWalker(text, latex_context=_macros(), tolerant_parsing=False)
            text = _decoder().nodelist_to_text(walker.get_latex_nodes()[0])
        except RecursionError:
            raise _too_deep() from None
        except LatexError:
            raise
        except _FAILURES:
            fix = "check its braces, dollar signs and commands; a dollar sign that is meant is \\$"
            raise LatexError("the LaTeX can't be read", fix) from None
    return _OPENING.sub("‘", re.sub(r"\s+", " ", text).strip())


def plain_address(text: str) -> str:
    """A DOI or an address, which LaTeX leaves as it is but for its macros and escaped signs.

    Raises :class:`LatexError`.
    """
    text = _TILDE.sub("~", text)
    found = _ADDRESS.search(text)
    bare = text.strip()
    if bare.startswith("{") and closing_brace(bare, 0) == len(bare) - 1:
        bare = bare[1:-1]
    address = _ADDRESS_SIGN.sub(lambda sign: _SIGNS[sign[2]], found[1] if found else bare)
    address = _ESCAPED.sub(lambda sign: sign[1] or sign[2], address)
    if command := _COMMAND.search(address):
        raise _unknown(command[0])
    return address


def closing_brace(text: str, start: int) -> int:
    """Where the brace at *start* is closed, or -1."""
    depth = 0
    for found in re.compile(r"\\.|[{}]", re.DOTALL).finditer(text, start):
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if depth == 0 and found[0] == "}":
            return found.start()
    return -1


def _depth(text: str) -> int:
    """How deep braces are nested."""
    steps = (1 if char == "{" else -1 for char in re.findall(r"[{}]", text))
    return max(accumulate(steps, initial=0))


def _too_deep() -> LatexError:
    return LatexError(
        "braces or commands are nested too deep", "take out braces and commands that are not needed"
    )


def _unknown(command: str) -> UnknownCommandError:
    return UnknownCommandError(
        f"the command {command[:60].strip()} is not known", "write the sign or the words that it stands for"
    )


def _script(match: re.Match[str]) -> str:
    macro = "\\textsuperscript" if match[1] == "^" else "\\textsubscript"
    raised = match[2] or match[3]
    return f"{macro}{{{raised}}}" if raised else macro


@lru_cache(maxsize=1)
def _macros() -> LatexContextDb:
    """The macros that are known, with their arguments."""
    logging.getLogger("pylatexenc").setLevel(logging.CRITICAL)
    known = latexwalker.get_default_latex_context_db()
    taking = {"enquote": 1, "mkbibquote": 1, "noopsort": 1, "href": 2, "url": 1, "path": 1, "nolinkurl": 1,
              "textcommabelow": 1, "tfrac": 2, "dfrac": 2, "sfrac": 2}  # fmt: skip
    taking |= dict.fromkeys((*_TAGS, *_PASSED_THROUGH), 1)
    macros = [std_macro(name, False, count) for name, count in taking.items()]
    known.add_context_category("ours", prepend=True, macros=macros)
    return known


@lru_cache(maxsize=1)
def _decoder() -> latex2text.LatexNodes2Text:
    known = latex2text.get_default_latex_context_db().filter_context(keep_categories=_KINDS)
    replaced: dict[str, Any] = {name: f"<{tag}>%s</{tag}>" for name, tag in _TAGS.items()}
    replaced |= dict.fromkeys(_PASSED_THROUGH, "%s")
    replaced |= dict.fromkeys(_DROPPED, "")
    replaced |= dict.fromkeys((*_SPACES, "hspace"), " ")
    replaced |= dict.fromkeys(("tfrac", "dfrac", "sfrac"), "%s/%s")
    replaced |= dict.fromkeys(("enquote", "mkbibquote"), "“%s”")
    replaced |= dict.fromkeys(("url", "path", "nolinkurl"), _address)
    replaced |= dict.fromkeys(_REFUSED, _refuse_macro)
    replaced |= {"href": "%(2)s", "noopsort": "", "verb": _verbatim, "textcommabelow": _comma_below}
    for letter in _GREEK:
        name = letter.upper().replace("LAMBDA", "LAMDA")
        small = unicodedata.lookup(f"GREEK SMALL LETTER {name}")
        capital = unicodedata.lookup(f"GREEK CAPITAL LETTER {name}")
        for prefix in ("", "text", "up"):
            first = letter[0] if prefix == "up" else letter[0].upper()
            replaced[prefix + letter] = small
            replaced[f"{prefix if prefix != 'up' else 'Up'}{first}{letter[1:]}"] = capital
    # Text fonts tell the micro sign from the letter.
    replaced |= _SIGNS
    # A sign that stands alone is a text for a pattern, too.
    macros = [
        latex2text.MacroTextSpec(name, (lambda node, sign=text: sign) if text == "%" else text)
        for name, text in replaced.items()
    ]
    ampersand = latex2text.SpecialsTextSpec("&", "&")
    known.add_context_category("ours", prepend=True, macros=macros, specials=[ampersand])
    known.set_unknown_macro_spec(latex2text.MacroTextSpec("", _refuse_macro))
    known.set_unknown_environment_spec(latex2text.EnvironmentTextSpec("", _refuse_environment))
    return latex2text.LatexNodes2Text(known, math_mode="text", keep_comments=True)


def _refuse_macro(_node: object, macroname: str) -> NoReturn:
    raise _unknown(f"\\{macroname}")


def _refuse_environment(_node: object, environmentname: str) -> NoReturn:
    raise _unknown(f"\\begin{{{environmentname}}}")


def _address(node: Any) -> str:
    return plain_address(str(node.latex_verbatim()))


def _verbatim(node: Any) -> str:
    return _ESCAPED.sub(lambda sign: sign[1] or sign[2], str(node.nodeargd.verbatim_text))


def _comma_below(node: Any, l2tobj: Any) -> str:
    return unicodedata.normalize("NFC", f"{l2tobj.node_arg_to_text(node, 0)}\N{COMBINING COMMA BELOW}")
