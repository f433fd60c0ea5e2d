"""What the engine complains of, as findings at the lines of style sheets and templates."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from brochure.findings import Finding, Severity, SourcePlace, did_you_mean, shortened
from brochure.layout.graphics.svg import unknown_colour
from brochure.source.characters import split_lines
from brochure.typesetting.complaints import LINE_END, Complaint
from brochure.typesetting.sheets import ASSET_SCHEME, FONT_SUFFIXES, OutsideError

#: Properties whose values are colours, or hold one.
_COLOURED = re.compile(r"color|background|border|outline|fill|stroke|shadow|decoration|rule|image")
#: Where a custom property gets its value.
_SET = re.compile(r"(?<![\w-])--([\w-]+)\s*:")
_FIX = "what the typesetter passes over is missing on paper"


#: The reference list leads back to the places that cite.
_LOST_CITATION = re.compile(r"No anchor #cite-\d+-\d+")


#: The weights of a variable font, from the least to the most.
_WEIGHTS = re.compile(r"`font-weight: ?\d{1,4} +\d{1,4} ?`")


@dataclass(frozen=True)
class Manuscript:
    """What the HTML and the style of a document were written in."""

    #: Style sheets by name: those that are files, and those of the program's own making.
    styles: tuple[tuple[str, str], ...] = field(repr=False)
    #: Texts of the templates that may be at fault, by their names in the project.
    templates: Mapping[str, str] = field(repr=False)
    #: Names of the colours of the palette; none where it is not part of the document.
    colours: Collection[str] = ()

    def faults(self, complaints: Iterable[Complaint]) -> list[Finding]:
        """The findings on what the engine complains of."""
        told = list(dict.fromkeys(complaints))
        # What another one is made of is the fault, not the other one.
        made_of: dict[str, set[str]] = {}
        for complaint in told:
            if complaint.variable and complaint.asked_by.startswith("--"):
                made_of.setdefault(complaint.asked_by[2:], set()).add(complaint.variable)
        circles = {name for name in made_of if _leads_to(name, name, made_of)}
        return [
            self._finding(one, of_itself=one.variable in circles)
            for one in told
            if one.variable not in made_of or one.variable in circles
        ]

    def outside(self, error: OutsideError) -> Finding:
        """The finding on what a template or style asks for and may not have."""
        asked = error.address.removeprefix(ASSET_SCHEME)
        files = {**self.templates, **{name: text for name, text in self.styles if "/" in name}}
        places = (_found(name, text, re.escape(asked)) for name, text in files.items())
        place = next((found for found in places if found is not None), None)
        if asked.lower().endswith(FONT_SUFFIXES):
            fix = "put the font into the project's styles/fonts/, and ask for it as `asset:fonts/NAME`"
        else:
            fix = (
                "put the file into the project's styles/pictures/ or styles/icons/, and ask for it as "
                "`asset:pictures/NAME` or `asset:icons/NAME`: templates and styles may load nothing else"
            )
        return Finding("layout.outside", Severity.ERROR, str(error), place, fix)

    def unknown_colour(self, name: str) -> Finding:
        """The finding on a colour that a template asks for in a drawing."""
        complaint = Complaint("", words=f"--{name}", variable=name, asked_by="fill")
        return self._finding(complaint)

    def _finding(self, complaint: Complaint, *, of_itself: bool = False) -> Finding:
        place = self._place(complaint)
        message = f"the typesetter passes over this: {complaint.message}"
        fix = (
            f"did you mean `{complaint.near}`? {_FIX.capitalize()}" if complaint.near else f"mend it: {_FIX}"
        )
        rule = "layout.engine"
        if _WEIGHTS.search(complaint.message):
            fix = (
                "declare the file once for each weight that is used, with `font-weight: 400` and with "
                "`font-weight: 700`: a variable font is set in both"
            )
        if _LOST_CITATION.search(complaint.message):
            message = "the number of a citation is on no page, though the text cites a source there"
            fix = "take out what hides it in the style, such as `display: none`, or print it in the template"
        if complaint.variable:
            rule = "layout.variable"
            message, fix = self._unset(complaint.variable, complaint.asked_by)
        if of_itself:
            message = f"“--{shortened(complaint.variable)}” is made of itself, so it has no value"
            fix = "give it a value that does not lead back to it"
        return Finding(rule, Severity.ERROR, message, place, fix)

    def _unset(self, name: str, asked_by: str) -> tuple[str, str]:
        """What is wrong with a custom property that has no value, and the fix."""
        here = {found: sheet for sheet, text in self.styles for found in _SET.findall(text)}
        measures = [found for found in here if found not in self.colours]
        if name in measures:
            message = f"“--{shortened(name)}” has no value here: {here[name]} sets it for other elements"
            return message, "use it where it is set, or set it for `:root`"
        if self.colours and _COLOURED.search(asked_by):
            return unknown_colour(name, self.colours)
        message = f"no style sheet sets “--{shortened(name)}”"
        if self.colours and asked_by.startswith("--"):
            message += ", and the palette has no such colour"
        known = (*measures, *self.colours)
        return message, did_you_mean(name, known, "set it for `:root`", "`var(--{})`", "those that are set")

    def _place(self, complaint: Complaint) -> SourcePlace | None:
        sheets = dict(self.styles)
        if complaint.line and complaint.sheet in sheets:
            lines = LINE_END.split(sheets[complaint.sheet])
            text = lines[complaint.line - 1] if complaint.line <= len(lines) else ""
            return _at(complaint.sheet, complaint.line, complaint.column, text)
        named = [(complaint.sheet, sheets[complaint.sheet])] if complaint.sheet in sheets else []
        for words in self._looked_for(complaint):
            for name, text in named or self.templates.items():
                if (place := _found(name, text, words)) is not None:
                    return place
        return SourcePlace(complaint.sheet) if named else None

    def _looked_for(self, complaint: Complaint) -> Iterator[str]:
        if complaint.variable:
            yield rf"var\(\s*--{re.escape(complaint.variable)}(?![\w-])"
        if complaint.words:
            # The engine writes spaces as it likes, and whole addresses.
            words = re.escape(
                complaint.words.rpartition("/")[2] if "://" in complaint.words else complaint.words
            )
            yield r"\s*".join(re.split(r"(?:\\\s)+|(?<=:)", words))
            name, colon, _value = complaint.words.partition(":")
            if colon:
                yield rf"(?<![\w-]){re.escape(name.strip())}\s*:"


def _leads_to(name: str, wanted: str, made_of: Mapping[str, Collection[str]]) -> bool:
    """Whether a custom property is made of another one, by way of any others."""
    seen: set[str] = set()
    left = [*made_of.get(name, ())]
    while left:
        one = left.pop()
        if one == wanted:
            return True
        if one not in seen:
            seen.add(one)
            left += made_of.get(one, ())
    return False


def _found(name: str, text: str, pattern: str) -> SourcePlace | None:
    match = re.search(pattern, text)
    if match is None:
        return None
    start = match.start() + len(match[0]) - len(match[0].lstrip())
    before, lines = split_lines(text[:start]), split_lines(text)
    return _at(name, len(before), len(before[-1]) + 1, lines[len(before) - 1])


def _at(name: str, line: int, column: int, text: str) -> SourcePlace:
    # Sheets of the program's own making are no files.
    return SourcePlace(name, line, column, text) if "/" in name else SourcePlace(f"styles/{name}")
