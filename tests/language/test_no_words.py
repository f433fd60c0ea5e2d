"""No word that leaflets get from the program stands in a template or in Python.

What is looked at: the text and the read attributes of templates, texts that expressions of templates put out,
and, in the modules whose texts reach leaflets, every text that looks like words and is no message to users.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from tests.project import ROOT

TEMPLATES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "templates").rglob("*.html"))
#: Attributes that are read aloud or shown.
SHOWN = ("alt", "aria-label", "title", "placeholder", "content", "summary")
#: Stands for what an expression of a template gives.
HOLE = "\ue000"
#: A text that is no name: it has a capital, or a space between words.
_PHRASE = re.compile(r"[A-Z][a-z]|[^\W\d_]\.?,? [^\W\d_]")
#: The same in Python, where names of classes, keys of PDFs and operators are not meant.
_WORDS = re.compile(r"(?<![\w/])[A-Z][a-z]+\b|[^\W\d_]{2}[.,:]? [^\W\d_]{2}")


class _Text(HTMLParser):
    """Words of a page: texts between tags and attributes that are shown."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self._note(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in SHOWN and not (tag == "meta" and value in ("width=device-width",)):
                self._note(value or "")

    def _note(self, text: str) -> None:
        if re.search(r"[^\W\d_]", text.replace(HOLE, "")):
            self.words.append(" ".join(text.replace(HOLE, "…").split()))


def words_of_template(source: str) -> list[str]:
    """The words that a template itself puts into a page."""
    tree = Environment().parse(source)
    page = _Text()
    # Conditions may open a tag that is closed elsewhere: all is one page.
    page.feed(re.sub(f"(</?){HOLE}", r"\1x", "".join(_pieces(tree))))
    page.close()
    found = page.words
    for output in tree.find_all(nodes.Output):
        for expression in output.nodes:
            found += [text for text in _put_out(expression) if re.search(r"[^\W\d_]{2}", text)]
    for constant in tree.find_all(nodes.Const):
        if isinstance(constant.value, str) and _PHRASE.search(constant.value):
            found.append(constant.value)
    return list(dict.fromkeys(found))


def _pieces(node: nodes.Node) -> Iterator[str]:
    for child in node.iter_child_nodes():
        if isinstance(child, nodes.TemplateData):
            yield child.data
        elif isinstance(node, nodes.Output):
            yield HOLE
        else:
            yield from _pieces(child)


def _put_out(node: nodes.Node) -> Iterator[str]:
    """Texts that an expression may put out itself, whatever the values are."""
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, nodes.CondExpr):
        yield from _put_out(node.expr1)
        if node.expr2 is not None:
            yield from _put_out(node.expr2)
    elif isinstance(node, nodes.Or | nodes.And | nodes.Add | nodes.Concat | nodes.List):
        for child in node.iter_child_nodes():
            yield from _put_out(child)
    elif isinstance(node, nodes.Filter) and node.node is not None:
        yield from _put_out(node.node)


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_holds_no_words(name: str) -> None:
    assert words_of_template((ROOT / name).read_text(encoding="utf-8")) == []


#: Templates of the review pack.
LISTS = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "templates").rglob("*.typ"))


def words_of_lists(source: str) -> list[str]:
    """The words that a template of the review pack itself puts into a page: content, and strings."""
    code = re.sub(r"(?m)//.*$", "", source)
    texts = [found for found in re.findall(r'"([^"]*)"', code) if not found.startswith("Source ")]
    code = re.sub(r'"[^"]*"|\(\w+\)|<\w+>', "", code)
    content = [re.sub(r"#[\w.-]+", "", found) for found in re.findall(r"\[([^\[\]]*)\]", code)]
    return [found for found in content if re.search(r"[^\W\d_]", found)] + [
        found for found in texts if _PHRASE.search(found)
    ]


@pytest.mark.parametrize("name", LISTS)
def test_a_template_of_the_review_pack_holds_no_words(name: str) -> None:
    assert words_of_lists((ROOT / name).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("#let a() = [Notes]", ["Notes"]),
        ('#let a() = text(size: 8pt, "No claim")', ["No claim"]),
        ('#let a() = cell[– #here.nothing] // Notes\n#let b = "claim-" + str(1)', []),
    ],
)
def test_words_in_a_template_of_the_review_pack_would_be_found(source: str, words: list[str]) -> None:
    assert words_of_lists(source) == words


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<p>Notes</p>", ["Notes"]),
        ("<p>page {{ number }}</p>", ["page …"]),
        ('<img alt="a picture">', ["a picture"]),
        ('<p aria-label="{{ x }} of it">', ["… of it"]),
        ('{{ "notes" if x else y }}', ["notes"]),
        ('{{ x or ("no" ~ y) }}', ["no"]),
        ('{{ heads([("Role", 4)]) }}', ["Role"]),
        ('{% set title = "Your notes" %}', ["Your notes"]),
        ('{% for role in ["medical reviewer"] %}{% endfor %}', ["medical reviewer"]),
        ("{% macro head() %}<b>yes</b>{% endmacro %}", ["yes"]),
        (
            '<p class="words here" data-at="part:x">{{ words.draft_mark }} – {{ icon("key", "paper") }}</p>',
            [],
        ),
    ],
)
def test_words_in_a_template_would_be_found(source: str, words: list[str]) -> None:
    assert words_of_template(source) == words


#: Modules whose texts reach leaflets, their files, or the pages of the review pack.
MODULES = sorted(
    path.relative_to(ROOT).as_posix()
    for pattern in (
        *("brochure/layout/[cdilpt]*.py", "brochure/editions/*.py"),
        *(f"brochure/layout/graphics/{name}.py" for name in ("bar_chart", "icon_array", "qr", "svg")),
        *(
            f"brochure/layout/graphics/{name}.py"
            for name in ("forest_plot", "grouped_bars", "line_chart", "scale")
        ),
        *(f"brochure/layout/graphics/{name}.py" for name in ("timeline", "triangle")),
        *("brochure/tagging/*.py", "brochure/press/marks.py", "brochure/press/outlines.py"),
        *("brochure/review/facts.py", "brochure/review/listing.py", "brochure/review/pack.py"),
        *("brochure/review/pack_data.py", "brochure/review/text_pieces.py"),
        *("brochure/review/proof_annotations.py", "brochure/review/claims.py", "brochure/review/drafts.py"),
        *("brochure/text/[fp]*.py", "brochure/content/model.py", "brochure/content/blocks/*.py"),
        *("brochure/language/locale.py", "brochure/language/sentences.py", "brochure/language/words.py"),
        "brochure/language/review_words.py",
        *("brochure/rules/dates.py", "brochure/pdf/bookmarks.py", "brochure/pdf/metadata.py"),
    )
    for path in ROOT.glob(pattern)
)
#: Calls that take messages to the user, which are English, and names that such messages have.
MESSAGES = re.compile(
    r"(Finding|Problem|Error|_problem|_fault|_finding|SourcePlace|fault|Field|Pattern)$|^(messages?|fix|told|reason|kind)$"
    # Tables of messages, patterns of what is read, signs of units.
    r"|^(unset|unset_cites|unset_fix|patterns|web_address|language_tag|citation_key|units|all)$"
)
#: Texts that look like words and are names of something: fonts, parts of PDFs, codecs.
NAMES = (
    *("Source Sans 3", "Atkinson Hyperlegible Next"),
    re.compile(r"[\w/-]+\.(ttf|icc|html|css)"),
    # Categories of Unicode.
    re.compile(r"C[cf]|Z[lps]"),
    # For editors: it stands in the schema.
    "A plain text is a paragraph.",
)


def words_of_module(source: str) -> list[tuple[int, str]]:
    """Line and text of each string of a module that looks like words and is neither message nor code."""
    tree = ast.parse(source)
    passed: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            passed.add(id(node.value))
        elif _is_message(node):
            passed |= {id(inner) for inner in ast.walk(node)}
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in passed:
            text = _without_code(node.value)
            if _WORDS.search(text) and not any(_is_name(text, name) for name in NAMES):
                found.append((node.lineno, text))
    return found


def _is_message(node: ast.AST) -> bool:
    if isinstance(node, ast.Raise):
        return True
    if isinstance(node, ast.Call):
        called = node.func
        name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
        # Patterns say what is looked for, not what is written.
        return bool(MESSAGES.search(name)) or name == "compile"
    if isinstance(node, ast.Assign):
        return any(MESSAGES.search(name) for target in node.targets for name in _names(target))
    if isinstance(node, ast.AnnAssign):
        return any(MESSAGES.search(name) for name in _names(node.target))
    return isinstance(node, ast.keyword) and node.arg in ("fix", "message")


def _names(target: ast.AST) -> list[str]:
    return [node.id.lower().strip("_") for node in ast.walk(target) if isinstance(node, ast.Name)]


def _without_code(text: str) -> str:
    """A text without tags, rules of CSS and operators of PDF."""
    if re.search(r"[;{]\s|^\s*[;}]|\bT[dfjJ]\b|\bBDC?\b|\bBMC\b|^/\w+ |xmlns:|^\w+ solid ", text):
        return ""
    return re.sub(r"</?[^<>]*>?", "", text).strip()


def _is_name(text: str, name: str | re.Pattern[str]) -> bool:
    return text == name if isinstance(name, str) else name.fullmatch(text) is not None


@pytest.mark.parametrize("name", MODULES)
def test_a_module_holds_no_words_of_leaflets(name: str) -> None:
    assert words_of_module((ROOT / name).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ('mark = "Draft – not approved for use"', ["Draft – not approved for use"]),
        ('def title() -> str:\n    return "Notes"', ["Notes"]),
        ('alt = f"QR code: {title}"', ["QR code:"]),
        ('steps = [f"{count} in each of {of}"]', ["in each of"]),
        ("html = \"<p class='a b'>Go to</p>\"", ["Go to"]),
        ('months = ("January",)', ["January"]),
        ('def title() -> str:\n    """Go to the title."""\n    raise ValueError("no such title")', []),
        ('Finding("rule", "no such title", fix="write another one")', []),
        ('message = f"there is no title {name}"\nkeys = ("/Title", "named-so", "StructTreeRoot")', []),
        ('page.write("0 0 m 10 10 l S")\nrule = f"margin: {one} solid; width: {two}"', []),
    ],
)
def test_words_in_a_module_would_be_found(source: str, words: list[str]) -> None:
    assert [text for _line, text in words_of_module(source)] == words


def test_the_modules_that_add_words_are_looked_at() -> None:
    there = {Path(name).stem for name in MODULES}
    assert {
        "pages",
        "drawings",
        "charts",
        "icon_array",
        "line_chart",
        "screen",
        "office",
        "delivery",
        "review",
        "proof",
    } <= there
    assert {"listing", "proof_annotations", "facts", "pack", "marks", "fields", "sentences"} <= there
