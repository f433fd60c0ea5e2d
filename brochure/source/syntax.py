"""From what a YAML parser says about broken text to what a writer can do about it.

The parser names the place where it gave up.  The mistake is often earlier: in the line above, or where a
quotation mark or a bracket opens.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml

from brochure.findings import Finding, Severity, SourcePlace, shortened
from brochure.source.pasted import indentation_with_special_space, pasted_bullet, without_curly_quotes


@dataclass(frozen=True)
class Span:
    """A quoted text or a bracketed group that has been read: 0-based lines and columns."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True)
class Trail:
    """What had been read when the parser gave up."""

    #: The quoted text or bracketed group that was read last, if it was the last thing.
    last: Span | None
    #: Line and column of the innermost bracket that is open, 0-based.
    bracket: tuple[int, int] | None
    #: The 1-based columns in which fields or items of open groups start.
    columns: tuple[int, ...]


def diagnosed(error: yaml.MarkedYAMLError, name: str, lines: tuple[str, ...], trail: Trail) -> Finding:
    """The finding on a syntax error in the file *name*."""
    return _Diagnosis(error, name, lines, trail).finding()


class _Diagnosis:
    def __init__(self, error: yaml.MarkedYAMLError, name: str, lines: tuple[str, ...], trail: Trail) -> None:
        self.problem: str = error.problem or ""
        self.context: str = error.context or ""
        self.name = name
        self.lines = lines
        self.trail = trail
        #: Where the parser gave up.
        self.row, self.column = self._position(error.problem_mark or error.context_mark)
        #: Where it began to read what it could not finish.
        self.start = self._position(error.context_mark or error.problem_mark)
        self.line = lines[self.row]

    @property
    def is_json(self) -> bool:
        return self.name.lower().endswith(".json")

    def _position(self, mark: Any) -> tuple[int, int]:
        if mark is None:
            return 0, 0
        if mark.line >= len(self.lines):
            # The parser ends the last line itself.
            return len(self.lines) - 1, len(self.lines[-1])
        return mark.line, min(mark.column, len(self.lines[mark.line]))

    def finding(self) -> Finding:
        """The first diagnosis that fits, from the surest to the vaguest."""
        problem, context = self.problem, self.context
        if (pasted := self.pasted()) is not None:
            return pasted
        if (parted := self.comment_inside()) is not None:
            return parted
        if self.line[self.column :].startswith("\t") or "tab character" in problem:
            return self.tab()
        if "cannot start any token" in problem:
            return self.sign(self.row, self.column)
        if any(word in context for word in ("alias", "anchor", "block scalar", "directive")):
            return self.sign(*self.start)
        if "tag" in context or "tag" in problem:
            return self.sign(*self.start, rule="tag")
        if context == "while scanning a quoted scalar":
            return self.unclosed_quote(*self.start)
        if context == "while parsing a quoted scalar":
            return self.escape()
        if context in ("while parsing a flow sequence", "while parsing a flow mapping"):
            return self.bracket(*self.start)
        if context == "while scanning a simple key":
            return self.no_colon()
        if "mapping values" in problem:
            return self.stray_colon()
        if "block sequence entries" in problem:
            message = "a list can't start in the line of its name"
            return self.at(message, "put each item on a line of its own, or a text into quotation marks")
        if "mapping keys" in problem:
            return self.sign(self.row, self.column)
        if self.line.startswith("%"):
            return self.sign(self.row, 0)
        if "node content" in problem:
            return self.nothing_there()
        return self.out_of_line()

    def at(self, message: str, fix: str, row: int = -1, column: int = -1, rule: str = "syntax") -> Finding:
        """A finding at a place, by default where the parser gave up."""
        if row < 0:
            row, column = self.row, self.column
        place = SourcePlace(self.name, row + 1, column + 1, self.lines[row])
        return Finding(f"content.{rule}", Severity.ERROR, message, place, fix)

    def pasted(self) -> Finding | None:
        """What a word processor has put into the line, where the parser gave up because of it; or None."""
        if "quoted scalar" in self.context:
            return None
        for row in dict.fromkeys((self.start[0], self.row)):
            line = self.lines[row]
            if (column := indentation_with_special_space(line)) is not None:
                message = f"a special space (U+{ord(line[column]):04X}) is used as indentation"
                return self.at(message, "use plain spaces: two for each level", row, column)
            if (found := self.bullet(row)) is not None:
                return found
        return None

    def bullet(self, row: int) -> Finding | None:
        """A sign at the start of a line, or behind its hyphens, that makes no list; or None."""
        line = self.lines[row]
        column = _indentation(line)
        mark = pasted_bullet(line[column:])
        if mark is None or mark.kind == "glued" or (mark.kind == "hyphen" and not mark.is_special_space):
            return None
        # What a name of a field may be: `o: text`.
        message, fix = mark.words()
        return self.at(message, fix, row, column)

    def comment_inside(self) -> Finding | None:
        """A comment on a line of its own between two lines of a plain text, which it ends; or None."""
        above = self.row
        while above and _NO_TEXT.match(self.lines[above - 1]):
            above -= 1
        comment = next((row for row in range(above, self.row) if "#" in self.lines[row]), None)
        is_text = not _BEGINS_PART.match(self.line) and self.column == _indentation(self.line)
        if comment is None or not above or not is_text or not self.ends_plainly(above - 1):
            return None
        columns = self.trail.columns
        if self.trail.bracket is None and columns and self.column + 1 <= max(columns):
            return None
        message = "this line is a comment, and ends the text above it: the text can't go on below"
        fix = (
            "put the comment above the text, or, if it is a part of the text, all of it into quotation marks"
        )
        return self.at(message, fix, comment, _indentation(self.lines[comment]))

    def ends_plainly(self, row: int) -> bool:
        """True for a line that ends with words of a text which no quotation marks or brackets hold."""
        last = self.trail.last
        line = self.lines[row].rstrip()
        if last is not None and (last.end_line, last.end_column) == (row, len(line)):
            return False
        return line.strip(" -") != "" and line[-1] not in ",:[{|>"

    def tab(self) -> Finding:
        indentation = self.line[: len(self.line) - len(self.line.lstrip())]
        if "\t" in indentation:
            message = "a tab is used as indentation"
            return self.at(message, "use spaces: two for each level", self.row, indentation.index("\t"))
        return self.at("a tab stands here", "use a space")

    def sign(self, row: int, column: int, rule: str = "syntax") -> Finding:
        line = self.lines[row]
        if column and line[column - 1] in "[{" and line[column : column + 1] not in ("[", "{"):
            # A citation or a value opens the text.
            column -= 1
        opening = line[column : column + 1]
        if line[:column].rstrip()[-1:] not in (*"[{,:-?", ""):
            # In a list or a group on one line, it ends the text before it.
            what = "a text on one line with others"
            message = f"{what} can't hold “{opening}” unless it stands in quotation marks"
        else:
            message = f"a text can't start with “{opening}” unless it stands in quotation marks"
        if rule == "tag":
            message += ": that would be a tag"
        # Between brackets, the text ends before the end of the line.
        bracketed = self.trail.bracket not in (None, (row, column))
        return self.at(message, _QUOTE if bracketed else in_quotes(line, column), row, column, rule)

    def unclosed_quote(self, row: int, column: int) -> Finding:
        sign = self.lines[row][column : column + 1]
        curly = re.search(rf"[{'”“″' if sign == chr(34) else '’‘′'}]\s*$", self.lines[row][column + 1 :])
        if curly is not None:
            message = f"the quotation mark {sign} that opens here can’t be closed with {curly[0].strip()}"
            return self.at(message, f"write {sign} at the end of the text, too", row, column)
        message = "the quotation mark that opens here is not closed"
        fix = f"write {sign} at the end of the text"
        if sign == "'":
            fix += ", and '' for an apostrophe in it"
            if re.match(r"'\w+", self.lines[row][column:]):
                fix += "; a text that begins with an apostrophe goes between double quotation marks"
        return self.at(message, fix, row, column)

    def escape(self) -> Finding:
        column = max(self.line.rfind("\\", 0, self.column + 1), 0)
        sign = self.line[column : column + 2]
        if "Unicode" in self.problem:
            return self.at("this is half a character", "write the character itself", self.row, column)
        message = f"“{sign}” has no meaning between double quotation marks"
        fix = "write \\\\ for a backslash, or put the text between single quotation marks"
        return self.at(message, fix, self.row, column)

    def bracket(self, row: int, column: int) -> Finding:
        opening = self.lines[row][column : column + 1]
        here = self.line[self.column : self.column + 1]
        if here and (self.row == row or _indentation(self.line) > _indentation(self.lines[row])):
            if here in "]}":
                message = f"the bracket “{opening}” can't be closed with “{here}”"
                return self.at(message, f"write “{'}' if opening == '{' else ']'}”")
            if here == ":" and re.fullmatch(r"""\s*("[^"]*"|'[^']*'|[\w.-]+)\s*""", self.line[: self.column]):
                fix = "write a comma at the end of the line above"
                return self.at("a comma is missing before this field", fix, self.row, _indentation(self.line))
            if here == ":":
                message = "a colon stands inside a text without quotation marks, or a comma is missing before"
                return self.at(message, f"{_QUOTE}, or put a comma between the fields")
            fix = "put a comma before it, or the whole text into quotation marks"
            return self.at("a comma is missing here", fix)
        if self.row != row and (found := self.comment_in_brackets(row, column)) is not None:
            return found
        if (comment := re.search(r"(?:^|[\s,\[{])(//|/\*)", self.lines[row][column:])) and self.is_json:
            fix = "remove it, or keep the sources as YAML, where comments begin with #"
            return self.at("JSON has no comments", fix, row, column + comment.start(1))
        message = f"the bracket “{opening}” that opens here is not closed"
        fix = f"write “{'}' if opening == '{' else ']'}” at its end, or put the text into quotation marks"
        return self.at(message, fix, row, column)

    def comment_in_brackets(self, row: int, column: int) -> Finding | None:
        """A # behind an open bracket, on its line, that makes a comment of the rest with its end; or None."""
        line = self.lines[row]
        for found in re.finditer(r"\s(#)\S.*[\]}]", line[column:]):
            before = line[column : column + found.start(1)]
            if before.count('"') % 2 or before.count("'") % 2:
                continue
            word = re.match(r"#[^\s,\]}]*", line[column + found.start(1) :])
            message = "the # makes a comment of the rest of the line, with the bracket that ends it"
            fix = f'put the text into quotation marks: "{shortened(word[0] if word else "#")}"'
            return self.at(message, fix, row, column + found.start(1))
        return None

    def no_colon(self) -> Finding:
        row, column = self.start
        rest = self.lines[row][column:]
        if len(rest) > _LONGEST_NAME:
            message = "the line is too long for the name of a field"
            return self.at(message, "put a colon after the name", row, column)
        return self.without_colon(row, column) or self.no_name(row, column)

    def without_colon(self, row: int, column: int) -> Finding | None:
        """A field whose colon has no space after it, or None."""
        rest = self.lines[row][column:]
        match = re.match(r"([\w.-]+):([^ \t])", rest)
        if match is None:
            return None
        end = column + match.end(1) + 1
        word = rest[match.end(1) + 1 :].strip().lstrip("\u200b\u200c\u200d\u2060\ufeff ")
        fix = f"write `{match[1]}: {shortened(word)}`"
        message = "there must be a space after the colon"
        if match[2] in "\u200b\u200c\u200d\u2060\ufeff":
            message += f", and not a sign that can’t be seen (U+{ord(match[2]):04X})"
        elif match[2].isspace():
            message += f", and not the special one (U+{ord(match[2]):04X}) that stands here"
        return self.at(message, fix, row, end)

    def no_name(self, row: int, column: int) -> Finding:
        rest = self.lines[row][column:]
        wide = re.match(r"([\w.-]+)(：|﹕|∶|ː)\s*", rest)
        if wide is not None:
            message = f"this is not the plain colon (U+{ord(wide[2]):04X})"
            fix = f"write `{wide[1]}: {shortened(rest[wide.end() :])}`"
            return self.at(message, fix, row, column + wide.end(1))
        other = re.match(r"([\w.-]+)\s*(;|=>?|[–—-]>?|→)\s+(?=\S)", rest)
        if other is not None:
            fix = f"write `{other[1]}: {shortened(rest[other.end() :])}`"
            fix += ", or, if this is more of the text above, indent it further than that"
            message = f"a colon belongs after the name of a field, not “{other[2]}”"
            return self.at(message, fix, row, column + other.end(1))
        if re.match(r"-\S", rest):
            message = "there must be a space after the hyphen"
            return self.at(message, f"write `- {shortened(rest[1:])}`", row, column + 1)
        if (item := self.without_hyphen(row, column)) is not None:
            return item
        word, _, text = rest.strip().partition(" ")
        below = self.lines[row + 1].strip() if row + 1 < len(self.lines) else ""
        is_item = self.lines[row][:column].strip() == "-"
        if is_item and self.row == row + 1 and (named := re.match(r"[^\s:][^:]*:(?:\s|$)", below)):
            # A text that goes on in the line below with a word and a colon.
            name = shortened(named[0].strip(": "))
            message = f"the line below this text has a colon, which makes “{name}” a name"
            return self.at(message, 'put the whole text into quotation marks: "…"', row, column)
        fix = f"write `{word}: {shortened(text)}`" if text else f"write `{word}:`"
        fix += ", or, if this is more of the text above, indent it further than that"
        return self.at("a colon is missing after the name of a field", fix, row, column)

    def without_hyphen(self, row: int, column: int) -> Finding | None:
        """A line that stands below the hyphens of a list and has none, or None."""
        for line in reversed(self.lines[max(0, row - _LINES_ABOVE) : row]):
            depth = len(line) - len(line.lstrip(" "))
            if _NO_TEXT.match(line) or depth > column:
                continue
            if depth < column or not line[depth:].startswith("- "):
                break
            fix = f"write `- {shortened(self.lines[row][column:])}`"
            fix += ", or, if this is more of the text above, indent it further than that"
            return self.at("this should be an item of the list above", fix, row, column)
        return None

    def stray_colon(self) -> Finding:
        last = self.trail.last
        before = self.line[: self.column]
        if last is not None and (last.end_line, last.end_column) == (self.row, len(before.rstrip())):
            if self.lines[last.line][last.column] in "[{":
                return self.sign(last.line, last.column)
            if last.line != self.row:
                return self.unclosed_quote(last.line, last.column)
            return self.after_quote(last)
        if re.search(r":\s", before) is None:
            found = self.line_above() if re.fullmatch(r"\s*(- +)*[\w.-]+\s*", before) else None
            if found is not None:
                return found
        start = _start_of_text(self.line)
        message = "a colon stands inside a text without quotation marks"
        if without_curly_quotes(self.line[start:]):
            message = "a colon stands inside a text, and curly quotation marks hold nothing together"
        return self.at(message, in_quotes(self.line, start) if 0 < start < self.column else _QUOTE)

    def line_above(self) -> Finding | None:
        """What is wrong with a line above a field that was taken for more of its text, or None."""
        above = self.row - 1
        while above >= 0 and not self.lines[above].strip():
            above -= 1
        if above < 0:
            return None
        line = self.lines[above]
        if (found := self.bullet(above)) is not None:
            return found
        here, there = _indentation(self.line), _indentation(line)
        if here == there and self.line.lstrip().startswith("-"):
            message = "this item of a list is read as more of the text above it"
            return self.at(message, "remove that text, or make it an item of the list", self.row, here)
        if here == there:
            return self.without_colon(above, there) or self.no_name(above, there)
        if here > there and (item := self.without_hyphen(above, there)) is not None:
            return item
        if here > there:
            field = re.match(r"[^:]*", line[there:])
            name = shortened(field[0] if field else "")
            fix = f"start it exactly below “{name}”, or put the text that it goes on into quotation marks"
            if here == there + len("- "):
                fix += f"; if “{name}” begins an item of a list, write `- {shortened(line[there:])}`"
            return self.at("this line is indented too far", fix, self.row, here)
        return None

    def nothing_there(self) -> Finding:
        here = self.line[self.column : self.column + 1]
        if here == ",":
            return self.at("there is a comma too many", f"remove it, or {_QUOTE}")
        if here == ":":
            return self.nameless()
        if self.trail.bracket is not None and not (here and self.row == self.trail.bracket[0]):
            return self.bracket(*self.trail.bracket)
        return self.sign(self.row, self.column) if here else self.out_of_line()

    def hyphens_above(self) -> int:
        """The column (from 0) of the nearest hyphen of a list above that stands further right; -1 without."""
        for line in reversed(self.lines[max(0, self.row - _LINES_ABOVE) : self.row]):
            depth = len(line) - len(line.lstrip(" "))
            if line.strip() and depth < self.column:
                break
            if line.lstrip(" ").startswith("- ") and depth > self.column:
                return depth
        return -1

    def out_of_line(self) -> Finding:
        """A text stands where a field or an item of a list should."""
        last = self.trail.last
        here = self.line[self.column :]
        if (
            last is not None
            and last.end_line == self.row
            and self.line[: self.column].rstrip()[last.end_column :] == ""
        ):
            opening = self.lines[last.line][last.column]
            if here[:1] in ("]", "}"):
                return self.at("there is a closing bracket too many", f"remove it, or {_QUOTE}")
            if opening in "[{":
                return self.sign(last.line, last.column)
            if last.line != self.row:
                return self.unclosed_quote(last.line, last.column)
            return self.after_quote(last)
        if "document start" in self.problem and self.is_json:
            message = "a second entry stands here, and JSON holds one: a list of them"
            return self.at(message, "put [ and ] around all entries, and a comma behind each but the last")
        if "document start" in self.problem:
            message = "this stands outside of all fields, after the end of the document"
            return self.at(message, "remove a line `...` above it, or indent it like the field it belongs to")
        if here.startswith(":"):
            return self.nameless()
        if here.startswith(("&", "!", "*")):
            return self.sign(self.row, self.column)
        if here.startswith("- ") and self.column + 1 in self.trail.columns:
            message = "an item of a list stands among named fields"
            fix = "give the list a name with a colon, in a line above it"
            if (above := self.hyphens_above()) > self.column:
                fix = f"start it at column {above + 1}, below the hyphens of the list above it; or {fix}"
            return self.at(message, fix)
        if "'-' indicator" in self.problem and self.column + 1 in self.trail.columns:
            if re.match(r"-\S", here):
                return self.no_name(self.row, self.column)
            message = "this should be an item of the list above"
            fix = f"write `- {shortened(here)}`, or start it where the name of the list starts"
            if re.match(r"[\w-]+:(?:\s|$)", here):
                # A field of the item above it, which stands too far to the left.
                where = f"column {self.column + 3}"
                fix = f"write `- {shortened(here)}`, or start it at {where} if it is a field of that item"
            return self.at(message, fix)
        here_column = self.column + 1
        others = [column for column in self.trail.columns if column != here_column]
        nearest = sorted(sorted(others, key=lambda column: abs(column - here_column))[:2])
        columns = " or ".join(map(str, nearest))
        where = f": column {columns}, not {here_column}" if columns else ""
        message = "this line does not line up with those above it"
        return self.at(message, f"start it exactly below the field or hyphen that it belongs beside{where}")

    def nameless(self) -> Finding:
        return self.at("the name before the colon is missing", f"write it, or {_QUOTE}")

    def after_quote(self, last: Span) -> Finding:
        message = "the text goes on after the closing quotation mark"
        text = self.line[last.column :].strip()
        if text[:1] == text[-1:] == '"' and '""' in text[1:-1]:
            # Spreadsheets write a quotation mark in a text twice.
            text = f'"{text[1:-1].replace(chr(34) * 2, chr(34))}"'
        return self.at(message, in_quotes(text, 0))


#: How many lines above are looked at for a list that an item may belong to.
_LINES_ABOVE = 200
#: A line without any text, and one that begins a field or an item.
_NO_TEXT = re.compile(r"\s*(?:#|$)")
_BEGINS_PART = re.compile(r"\s*(?:-\s|[\w.-]+:(?:\s|$)|[\]},])")
_QUOTE = "put the whole text into quotation marks"
#: Longest name of a field that YAML allows, in characters.
_LONGEST_NAME = 1024
#: Longest text in characters that is repeated in a fix.
_LONGEST_EXAMPLE = 70


def _indentation(line: str) -> int:
    """The 0-based column in which the first field of a line starts, behind hyphens."""
    match = re.match(r" *(?:- +)*", line)
    return match.end() if match else 0


def _start_of_text(line: str) -> int:
    """The 0-based column of the text behind hyphens and the name of a field."""
    match = re.match(r"\s*(?:- +)*(?:[^\s:][^:]*:\s+)?", line)
    return match.end() if match else 0


def in_quotes(line: str, column: int) -> str:
    """The fix that shows the text from *column* on in quotation marks."""
    text = line[column:].strip()
    if inner := without_curly_quotes(text):
        text = inner
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        text = text[1:-1]
    if not text or len(text) > _LONGEST_EXAMPLE:
        return _QUOTE
    quoted = f"'{text.replace(chr(39), chr(39) * 2)}'" if '"' in text or "\\" in text else f'"{text}"'
    return f"{_QUOTE}: {quoted}"
