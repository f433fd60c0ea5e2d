"""Styles of an SVG file as attributes of its parts, by the order that CSS gives them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import tinycss2

from brochure.layout.graphics.plain.source import Element, SvgSource, name_of

#: Most rules of a file, and most questions whether a rule is for a part.
_RULE_LIMIT = 2_000
_QUESTION_LIMIT = 2_000_000
_COMPOUND_LIMIT = 8
#: Most brackets in brackets, and in a style attribute at all: what reads them recurses.
_NEST_LIMIT = 100
#: What only happens on a screen: rules for it never hold here.
_NEVER = {
    "hover", "focus", "focus-within", "focus-visible", "active", "visited", "link", "target", "selection",
    "any-link",
}  # fmt: skip
_FIX = "save it with presentation attributes instead of a style sheet"
#: Attributes that a style can't give.
_NO_PROPERTIES = {
    "id", "href", "viewbox", "points", "offset", "gradientunits", "gradienttransform", "x1", "x2", "y1", "y2",
    "fx", "fy", "fr", "dx", "dy", "rotate",
}  # fmt: skip
_COMMENT = re.compile(r"/\*.*?(?:\*/|$)", re.DOTALL)


@dataclass(frozen=True)
class _Compound:
    """One part of a selector: what it asks of an element, and how it hangs on the part before."""

    child: bool
    tag: str | None
    ids: tuple[str, ...]
    classes: tuple[str, ...]
    root: bool

    def is_for(self, element: Element, parents: dict[Element, Element]) -> bool:
        if self.tag is not None and name_of(element) != self.tag:
            return False
        if self.root and element in parents:
            return False
        if any(element.get("id") != one for one in self.ids):
            return False
        return not self.classes or set(self.classes) <= set(element.get("class", "").split())


@dataclass(frozen=True)
class _Rule:
    compounds: tuple[_Compound, ...]
    declarations: tuple[tuple[str, str, bool], ...]

    @property
    def weight(self) -> tuple[int, int, int]:
        return (
            sum(len(one.ids) for one in self.compounds),
            sum(len(one.classes) + one.root for one in self.compounds),
            sum(one.tag is not None for one in self.compounds),
        )


@dataclass
class _Sheet:
    source: SvgSource
    parents: dict[Element, Element]
    rules: list[_Rule] = field(default_factory=list)

    def read(self, element: Element, text: str) -> None:
        """Add the rules of a <style>."""
        depth = deepest = 0
        for sign in text:
            depth += (sign in "({[") - (sign in ")}]")
            deepest = max(deepest, depth)
        if deepest > _NEST_LIMIT:
            raise self.source.error(element, "the <style> of the SVG picture can't be read", _FIX)
        self._add(element, tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True))

    def _add(self, element: Element, nodes: list[Any]) -> None:
        for node in nodes:
            if node.type == "qualified-rule":
                declared = tuple(declarations(node.content, self.source, element))
                for prelude in _split(node.prelude):
                    compounds = self._compounds(element, prelude)
                    if compounds is not None:
                        self.rules.append(_Rule(compounds, declared))
            elif node.type == "at-rule":
                self._at(element, node)
            else:
                raise self.source.error(element, "the <style> of the SVG picture can't be read", _FIX)
        if len(self.rules) > _RULE_LIMIT:
            raise self.source.error(element, "the <style> of the SVG picture has too many rules", _FIX)

    def _at(self, element: Element, node: Any) -> None:
        name = node.lower_at_keyword
        if name in ("charset", "namespace", "font-face", "page") or name.endswith("keyframes"):
            # Letters are set in fonts of the leaflet, and where the picture names others, that is told.
            # The steps of an animation move nothing: a part that asks for them is told.
            return
        if name == "import":
            raise self.source.error(
                element, "the <style> of the SVG picture loads another file", "save it without style sheets"
            )
        if name == "media":
            media = tinycss2.serialize(node.prelude).strip().lower()
            if media in ("all", "print"):
                self._add(element, tinycss2.parse_rule_list(node.content, True, True))
                return
            if media == "screen" or "dark" in media:
                return
        raise self.source.error(element, f"the <style> of the SVG picture holds @{name}", _FIX)

    def _compounds(self, element: Element, tokens: list[Any]) -> tuple[_Compound, ...] | None:
        """The parts of a selector; None for one that is never for anything here."""
        found: list[_Compound] = []
        parts: list[Any] = []
        child = False

        def end() -> None:
            nonlocal parts, child
            if parts:
                found.append(self._compound(element, parts, child))
                parts, child = [], False

        for token in tokens:
            if token.type == "comment":
                continue
            if token.type == "whitespace":
                end()
            elif token.type == "literal" and token.value == ">":
                end()
                child = True
            else:
                parts.append(token)
        end()
        if not found or child or len(found) > _COMPOUND_LIMIT:
            raise self._unknown(element, tokens)
        return None if any(one.tag == "" for one in found) else tuple(found)

    def _compound(self, element: Element, tokens: list[Any], child: bool) -> _Compound:
        tag: str | None = None
        ids, classes, root = [], [], False
        waiting = iter(tokens)
        for token in waiting:
            if token.type == "ident" and token is tokens[0]:
                tag = token.value
            elif token.type == "literal" and token.value == "*" and token is tokens[0]:
                continue
            elif token.type == "hash":
                ids.append(token.value)
            elif token.type == "literal" and token.value in ".:":
                named = next(waiting, None)
                while named is not None and named.type == "literal" and named.value == ":":
                    named = next(waiting, None)
                if named is None or named.type != "ident":
                    raise self._unknown(element, tokens)
                if token.value == ".":
                    classes.append(named.value)
                elif named.lower_value == "root":
                    root = True
                elif named.lower_value in _NEVER:
                    tag = ""
                else:
                    raise self._unknown(element, tokens)
            else:
                raise self._unknown(element, tokens)
        return _Compound(child, tag, tuple(ids), tuple(classes), root)

    def _unknown(self, element: Element, tokens: list[Any]) -> Exception:
        shown = tinycss2.serialize(tokens).strip()[:40]
        return self.source.error(
            element, f"the <style> of the SVG picture holds the selector “{shown}”, which can't be used", _FIX
        )


def put_styles_in(source: SvgSource) -> None:
    """Turn every style sheet, class and style attribute into attributes.  Raises :class:`GraphicError`."""
    parents = {child: element for element in source.root.iter() for child in element}
    sheet = _Sheet(source, parents)
    for element in [element for element in source.root.iter() if name_of(element) == "style"]:
        kind, media = element.get("type", "text/css"), element.get("media", "all").strip().lower()
        if kind not in ("", "text/css"):
            raise source.error(element, f"the SVG picture has a <style> of the kind “{kind[:40]}”", _FIX)
        if media in ("", "all", "print"):
            sheet.read(element, "".join(element.itertext()))
        parents[element].remove(element)
    asked = 0
    tails = _by_tail(sheet.rules)
    for element in source.root.iter():
        style = element.attrib.pop("style", None)
        found: list[tuple[bool, tuple[int, ...], int, str, str]] = []
        memo: dict[tuple[int, int, Element], bool] = {}
        for number, rule in _candidates(element, tails):
            # Each part of a selector may ask all groups around.
            asked += 1 if len(rule.compounds) == 1 else 20 * len(rule.compounds)
            if _matches(rule, number, len(rule.compounds) - 1, element, parents, memo):
                found += [
                    (important, (0, *rule.weight), number, key, value)
                    for key, value, important in rule.declarations
                ]
        if asked > _QUESTION_LIMIT:
            raise source.error(
                element, "the <style> of the SVG picture has too many rules for its many parts", _FIX
            )
        if style is not None:
            found += [
                (important, (1, 0, 0, 0), number, key, value)
                for number, (key, value, important) in enumerate(declarations(style, source, element))
            ]
        found.sort(key=lambda one: one[:3])
        for _important, _weight, _number, key, value in found:
            if key not in _NO_PROPERTIES:
                element.set(key, value)
    for element in source.root.iter():
        element.attrib.pop("class", None)
    _put_own_values_in(source)
    _put_current_colours_in(source, parents)


#: ``var(--name)`` and ``var(--name, other)``, where the other holds no ``var()`` itself.
_VARIABLE = re.compile(
    r"var\(\s*(?P<name>--[^\s,()]+)\s*(?:,(?P<other>(?:[^()]|\((?:[^()]|\([^()]*\))*\))*))?\)"
)
#: Longest value that comes of values of the file's own, in characters, and how often they name each other.
_LONGEST_VALUE = 10_000
_NAMED_LIMIT = 20


def _put_own_values_in(source: SvgSource) -> None:
    """Put in what the file itself calls by a name: it goes before a colour of the palette of that name."""
    if not any(key.startswith("--") for element in source.root.iter() for key in element.attrib):
        return
    # Depth first, without recursion; children of an element have the names that it has.
    stack: list[tuple[Element, dict[str, str]]] = [(source.root, {})]
    while stack:
        element, names = stack.pop()
        own = {key: value for key, value in element.attrib.items() if key.startswith("--")}
        if own:
            names = {**names, **own}
            for key in own:
                del element.attrib[key]
        for key, value in element.attrib.items():
            if "var(" in value:
                element.set(key, _named(source, element, value, names))
        stack += [(child, names) for child in element]


def _named(source: SvgSource, element: Element, value: str, names: dict[str, str]) -> str:
    """A value with the file's own names put in."""
    for _again in range(_NAMED_LIMIT):
        made = _VARIABLE.sub(lambda match: names.get(match["name"], match[0]), value)
        if made == value:
            return made
        value = made
        if len(value) > _LONGEST_VALUE:
            break
    raise source.error(
        element, "values of the SVG picture name each other in a circle, or grow too long", _FIX
    )


def _put_current_colours_in(source: SvgSource, parents: dict[Element, Element]) -> None:
    """Give each stop the colour that stands around it: a gradient is drawn where it is used, not there."""
    for element in source.root.iter():
        value = element.get("stop-color", "").strip().lower()
        if value == "inherit":
            above = parents.get(element)
            element.set("stop-color", "black" if above is None else above.get("stop-color", "black"))
            value = element.get("stop-color", "").strip().lower()
        if value != "currentcolor":
            continue
        around: Element | None = element
        while around is not None and around.get("color", "inherit").strip().lower() in ("inherit", "unset"):
            around = parents.get(around)
        element.set("stop-color", "black" if around is None else around.get("color", "black"))


def _by_tail(rules: list[_Rule]) -> dict[str, list[tuple[int, _Rule]]]:
    """The rules by what their last part asks first: an id, a class, a name, or nothing."""
    found: dict[str, list[tuple[int, _Rule]]] = {}
    for number, rule in enumerate(rules):
        last = rule.compounds[-1]
        if last.ids:
            key = f"#{last.ids[0]}"
        elif last.classes:
            key = f".{last.classes[0]}"
        else:
            key = last.tag or ""
        found.setdefault(key, []).append((number, rule))
    return found


def _candidates(element: Element, tails: dict[str, list[tuple[int, _Rule]]]) -> Iterator[tuple[int, _Rule]]:
    if not tails or not name_of(element):
        return
    keys = {f"#{element.get('id', '')}", name_of(element), ""}
    keys |= {f".{name}" for name in element.get("class", "").split()}
    for key in keys:
        yield from tails.get(key, ())


def _matches(
    rule: _Rule,
    number: int,
    at: int,
    element: Element,
    parents: dict[Element, Element],
    memo: dict[tuple[int, int, Element], bool],
) -> bool:
    """True where the rule's part *at* is for the element, and the parts before it for those around it."""
    key = (number, at, element)
    if key not in memo:
        compound = rule.compounds[at]
        answer = compound.is_for(element, parents)
        if answer and at:
            answer = False
            around: Element | None = parents.get(element)
            while around is not None and not answer:
                answer = _matches(rule, number, at - 1, around, parents, memo)
                around = None if compound.child else parents.get(around)
        memo[key] = answer
    return memo[key]


def declarations(text: Any, source: SvgSource, element: Element) -> Iterator[tuple[str, str, bool]]:
    """Names and values of declarations, shorthands written out, and whether they are important."""
    if isinstance(text, str) and sum(text.count(sign) for sign in "([{") > _NEST_LIMIT:
        raise source.error(element, "a style of the SVG picture can't be read", _FIX)
    for one in tinycss2.parse_blocks_contents(text, skip_comments=True, skip_whitespace=True):
        if one.type != "declaration":
            raise source.error(
                element, "a style of the SVG picture can't be read", "save it again from the drawing program"
            )
        value = _COMMENT.sub(" ", tinycss2.serialize(one.value)).strip()
        name = one.name if one.name.startswith("--") else one.lower_name
        if name == "font":
            for key, part in _font(value, source, element):
                yield key, part, one.important
        elif name == "marker":
            for key in ("marker-start", "marker-mid", "marker-end"):
                yield key, value, one.important
        else:
            yield name, value, one.important


_FONT = re.compile(
    r"(?P<before>(?:[\w-]+\s+)*?)(?P<size>[\d.]+(?:[a-z]+|%)|(?:xx?-)?(?:small|large)|medium|smaller|larger)"
    r"(?:\s*/\s*[\w.%]+)?\s+(?P<family>.+)",
    re.DOTALL,
)


def _font(value: str, source: SvgSource, element: Element) -> Iterator[tuple[str, str]]:
    """What the shorthand ``font`` stands for."""
    match = _FONT.fullmatch(value)
    if value in ("inherit", "unset"):
        return
    if match is None:
        raise source.error(
            element,
            f"the SVG picture has a font “{value[:40]}”, which can't be read",
            "name family, size, weight and style one by one",
        )
    style, weight = "normal", "normal"
    for word in match["before"].split():
        if word in ("italic", "oblique"):
            style = word
        elif word in ("bold", "bolder", "lighter") or word.isdigit():
            weight = word
        elif word != "normal":
            yield "font-variant", word
    yield "font-style", style
    yield "font-weight", weight
    yield "font-size", match["size"]
    yield "font-family", match["family"]


def _split(tokens: list[Any]) -> list[list[Any]]:
    """The selectors of a list."""
    found: list[list[Any]] = [[]]
    for token in tokens:
        if token.type == "literal" and token.value == ",":
            found.append([])
        else:
            found[-1].append(token)
    return found
