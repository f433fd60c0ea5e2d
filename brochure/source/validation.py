"""The errors of a model in a file, as findings at their places and in plain words.

The content and the data files of designers and rules are read into nodes, then into pydantic models.  Here
the errors of a model become findings: one way to speak of all of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import PydanticCustomError
from pydantic_core.core_schema import ErrorType

from brochure.findings import Finding, Severity, SourcePlace, did_you_mean, nearest, shortened
from brochure.source.nodes import Mapping, Node, Scalar, Sequence
from brochure.source.pasted import pasted_bullet, typed, without_curly_quotes
from brochure.source.places import locate_within, node_of, place_of
from brochure.source.syntax import in_quotes

_Loc = tuple[str | int, ...]


@dataclass(frozen=True)
class Fault:
    """One fault of a part of a file whose fields are all valid by themselves."""

    message: str
    fix: str
    #: The path to it from that part.
    at: _Loc = ()
    #: True when the name at the end of the path is at fault, not its value.
    key: bool = False


def refuse(faults: Iterable[Fault]) -> None:
    """Raise ``PydanticCustomError`` that carries all faults, if there are any."""
    if found := tuple(faults):
        raise PydanticCustomError("faults", "{message}", {"message": found[0].message, "faults": found})


@dataclass(frozen=True)
class Expected:
    """What a file should hold, and the words for findings if it doesn't."""

    model: type[BaseModel]
    #: The rule of a finding, by the type of the model's error.
    rule: Callable[[str], str]
    #: What the parts of the file are that it names, in a word.
    part: str = "field"
    #: The kinds of blocks that the file may hold, or others of such parts, by the words that name them.
    kinds: MappingType[str, type[BaseModel]] = field(default_factory=dict)
    #: The field of such a part that names its kind.
    tag: str = "block"
    #: The fix for a kind that is not there where none is of a like name; the name is put in.
    unknown_kind: str = ""
    #: Words for kinds, and for fields, that other programs have, and those that are meant.
    other_kinds: MappingType[str, str] = field(default_factory=dict)
    other_fields: MappingType[str, tuple[str, ...]] = field(default_factory=dict)

    def findings(self, error: ValidationError, root: Node) -> Iterator[Finding]:
        """Each problem of the model as a finding at its place below *root*; alike ones once."""
        told: set[Finding] = set()
        for finding in self._findings(error, root):
            if finding not in told:
                told.add(finding)
                yield finding

    def _findings(self, error: ValidationError, root: Node) -> Iterator[Finding]:
        problems = error.errors(include_url=False)
        misspelt = self._misspelt(problems)
        for problem in problems:
            kind, loc, context = problem["type"], tuple(problem["loc"]), problem.get("ctx", {})
            if kind == "missing" and loc in misspelt:
                continue
            if kind == "none_required" and any(
                other is not problem and tuple(other["loc"])[: len(loc) - 1] == loc[:-1] for other in problems
            ):
                # The other thing that may stand here was tried, and says what is wrong.
                continue
            if kind == "default_factory_not_called" or (
                kind == "too_short" and _was_longer(loc, context, root)
            ):
                # Another problem says what is wrong; items with problems of their own are not counted.
                continue
            if kind == "inline":
                yield from self._in_a_text(context["problems"], loc, root)
            elif kind == "faults":
                for fault in context["faults"]:
                    place = place_of(root, (*loc, *fault.at), key=fault.key)
                    yield Finding(self.rule(kind), Severity.ERROR, fault.message, place, fault.fix)
            else:
                of_name = kind == "extra_forbidden" or loc[-1:] == ("[key]",) or bool(context.get("key"))
                loc = loc[:-1] if loc[-1:] == ("[key]",) else loc
                if problem["input"] is None and loc and isinstance(node_of(root, loc[:-1]), Scalar):
                    # The last part only says which of several things that may stand here was tried.
                    loc = loc[:-1]
                place = place_of(root, (*loc, *context.get("at", ())), key=of_name)
                if kind == "union_tag_not_found" and (key := self._key_for_tag(problem["input"])):
                    place = place_of(root, (*loc, key), key=True)
                words = self._as_a_text(kind, loc, root)
                pasted = None if words else _pasted(problem, place)
                message, fix = (
                    words or pasted or _nothing_meant(node_of(root, loc)) or self._in_words(problem, loc)
                )
                if fix == _LIST[1] and place.file.endswith(".json"):
                    fix = "put [ and ] around it"
                told = "text" if words else "pasted" if pasted else kind
                yield Finding(self.rule(told), Severity.ERROR, message, place, fix)

    def _misspelt(self, problems: Iterable[Any]) -> set[_Loc]:
        """The paths of fields that are there under names with other capitals, or spaces for hyphens."""
        found: set[_Loc] = set()
        for problem in problems:
            if problem["type"] == "extra_forbidden":
                *outer, name = problem["loc"]
                if meant := nearest(str(name), self.fields_at(tuple(outer)), 1.0):
                    found.add((*outer, meant))
        return found

    def _in_a_text(self, problems: Iterable[Any], loc: _Loc, root: Node) -> Iterator[Finding]:
        node = node_of(root, loc)
        for problem in problems:
            place = (
                locate_within(node, problem.needle, problem.occurrence)
                if isinstance(node, Scalar)
                else place_of(root, loc)
            )
            yield Finding(self.rule("inline"), Severity.ERROR, problem.message, place, problem.fix)

    def fields_at(self, loc: _Loc) -> list[str]:
        """Names of the fields that may stand at a path, as pydantic reports paths (kinds included)."""
        return sorted({name for model in self._models_at(loc) for name in _names(model)})

    def _models_at(self, loc: _Loc) -> set[type[BaseModel]]:
        here: set[type[BaseModel]] = {self.model}
        kinds = set(self.kinds.values())
        for part in loc:
            below = {model for outer in here for model in _models_below(outer, part)}
            # What has no such field is of that kind.  The name of a part may be that of another kind.
            has_it = len(here) == 1 and any(part in list(_names(model)) for model in here)
            if here <= kinds and part in self.kinds and not has_it:
                here = {self.kinds[str(part)]}
            elif below:
                # Where one of the kinds may stand, all of them may, also those of a project.
                here = below | kinds if below & kinds else below
        return here

    def _key_for_tag(self, given: object) -> str:
        """The field of a part without a tag that is meant as it: its name is alike, or its value a kind."""
        if not isinstance(given, MappingType):
            return ""
        values = {str(key): value for key, value in given.items() if isinstance(value, str)}
        names = {nearest(value, self.kinds, 0.9): key for key, value in values.items() if len(value) < 40}
        names.pop("", None)
        return nearest(self.tag, values, 0.8) or next(iter(names.values()), "")

    def _is_of_a_part(self, name: str, fields: list[str]) -> bool:
        """True for a field of the parts that a group holds in a list, which slipped out of one of them."""
        holds_parts = f"{self.tag}s" in fields
        return (
            holds_parts
            and not nearest(name, fields, 0.9)
            and any(name in _names(model) for model in self.kinds.values())
        )

    def _missing(self, loc: _Loc) -> tuple[str, str]:
        part = self.part if len(loc) == 1 else "field"
        message, fix = f"the {part} “{loc[-1]}” is missing", f"add `{loc[-1]}:` here"
        for outer in self._models_at(loc[:-1]):
            for name, found in outer.model_fields.items():
                group = found.annotation
                if (
                    (found.alias or name) == loc[-1]
                    and isinstance(group, type)
                    and issubclass(group, BaseModel)
                ):
                    wanted = [f"`{name}:`" for name in _names(group, required=True)]
                    return message, f"{fix}, and below it {', '.join(wanted)}"
        return message, fix

    def _in_words(self, problem: Any, loc: _Loc) -> tuple[str, str]:
        """Message and fix for one problem of the model."""
        kind, context, given = problem["type"], problem.get("ctx", {}), problem["input"]
        if kind == "extra_forbidden":
            name = str(loc[-1])
            fields = self.fields_at(loc[:-1])
            message = f"the field “{shortened(name)}” is unknown here"
            if self._is_of_a_part(name, fields):
                fix = f"start it where the fields of the {self.tag} begin that it belongs to"
                return message, fix
            meant = next((one for one in self.other_fields.get(name.lower(), ()) if one in fields), name)
            return message, did_you_mean(name, fields, "remove it", there="there are", meant=meant)
        if kind == "missing":
            return self._missing(loc)
        if kind == "union_tag_not_found":
            part = "block" if self.tag == "block" else self.part
            message = f"the field “{self.tag}” is missing: it says what kind of {part} this is"
            if key := self._key_for_tag(given):
                meant = nearest(str(given[key]), self.kinds) or shortened(given[key])
                return message, f"write `{self.tag}: {meant}` in place of `{shortened(key)}:`"
            return message, _one_of(self.kinds)
        if kind == "union_tag_invalid":
            named = given[self.tag]
            otherwise = self.unknown_kind.format(shortened(named))
            message, fix = _unknown_choice(named, f"there is no {self.tag} “{{}}”", self.kinds, otherwise)
            meant = self.other_kinds.get(str(named).lower(), "")
            if meant in self.kinds:
                fix = did_you_mean(str(named), self.kinds, otherwise, there="there are", meant=meant)
            return message, fix
        if kind in ("literal_error", "enum"):
            choices = [word.strip(" '") for word in str(context["expected"]).replace(" or ", ",").split(",")]
            return _unknown_choice(given, "“{}” is not one of the choices", choices)
        if kind == "string_too_short" and given.strip():
            kind = "string_shorter"
        if kind in _WORDS:
            message, fix = _WORDS[kind]
            if given is None:
                message = "this is empty"
                fix = "write a text, or remove the field" if kind == "string_type" else fix
                if loc and isinstance(loc[-1], int):
                    fix = "write something behind the hyphen, or remove it"
            elif context.get("actual_length") == 0:
                message = "there is nothing in here"
            elif kind == "model_type":
                if len(loc) == 1 and self.part != "field":
                    message = f"a {self.part} is a group of named fields"
                fields = self.fields_at(loc)
                fix = f"write its fields below it, indented: {', '.join(fields)}"
                if "title" in fields and isinstance(given, str) and _PLAIN_WORDS.fullmatch(given):
                    fix = f"write {{{{ title: {given} }}}}; its fields are {', '.join(fields)}"
                elif {"family", "given"} <= set(fields) and isinstance(given, str):
                    fix = f"write {_PERSON}, and organisations as {{{{ literal: Name }}}}"
            elif _WORDS[kind] == _LIST and isinstance(given, str) and "family" in self.fields_at((*loc, 0)):
                fix = f"write each of them by itself: [{_PERSON}, {_PERSON}]"
            elif _WORDS[kind] == _LIST and isinstance(given, str) and len(cells := _cells(given)) > 1:
                fix = f"write [{', '.join(cells)}]".replace("{", "{{").replace("}", "}}")
            return message.format(given=given), fix.format(**context)
        if context.get("key"):
            return f"“{context['given']}” can't be the name of a {self.part}", context["fix"]
        if kind in _LIBRARY_KINDS:
            return "this is not what belongs here", "see what the schema says of the field"
        return str(problem["msg"]), str(context.get("fix", ""))

    def _as_a_text(self, kind: str, loc: _Loc, root: Node) -> tuple[str, str] | None:
        """Message and fix for a text that YAML takes for a list or a group of fields, or None."""
        in_blocks = self.kinds and len(loc) > 1 and loc[-2] == "blocks"
        if kind not in ("string_type", "union_tag_not_found") and not (
            in_blocks and _WORDS.get(kind) == _GROUP
        ):
            return None
        node = node_of(root, loc)
        line, column = node.place.text, node.place.column - 1
        sign = line[column : column + 1]
        if isinstance(node, Mapping) and node.entries:
            key, value = node.entries[0]
            written = {key.value: value.value} if isinstance(value, Scalar) else {}
            is_tag = self._key_for_tag(written) and (
                key.value.islower() or key.value.casefold() == self.tag.casefold()
            )
            if len(node.entries) > 1 or is_tag or self._is_field(key.value, loc):
                return None
            if sign != "{":
                words = line[column:]
                if isinstance(value, Scalar):
                    words = f"{key.value}: {value.value}".rstrip()
                name = shortened(key.value)
                message = f"the colon makes “{name}” the name of a field, but a text belongs here"
                return message, in_quotes(words, 0)
        if sign == "-" and isinstance(node, Sequence):
            message = "the second hyphen makes a list within the list, but a text belongs here"
            return message, "take one of the hyphens away; items below an item stand in its `items:`"
        if sign not in ("{", "[") or isinstance(node, Scalar):
            return None
        what = "group of fields" if sign == "{" else "list"
        end = _closing(line, column)
        message = f"a text belongs here: one that starts with “{sign}” is a {what}"
        message = f"{message} unless it stands in quotation marks"
        return message, in_quotes(line[column:end], 0) if end else in_quotes("", 0)

    def _is_field(self, name: str, loc: _Loc) -> bool:
        """Whether something like it is the name of a field that may stand at a path, or of a block."""
        names = {*self.fields_at(loc), *(name for kind in self.kinds.values() for name in kind.model_fields)}
        # Sentences start with a capital, fields hardly ever: “Note: …” is a text.
        return name in names or (name[:1].islower() and bool(nearest(name, sorted(names), 0.75)))


def _pasted(problem: Any, place: SourcePlace) -> tuple[str, str] | None:
    """Message and fix for what a word processor has left in a value or a name, or None."""
    kind, given = problem["type"], problem["input"]
    if kind == "extra_forbidden":
        name = str(problem["loc"][-1])
        if run_on := _RUN_ON.match(name):
            code = f"U+{ord(run_on[2]):04X}"
            message = f"there must be a plain space after the colon, and not the special one ({code})"
            return message, f"write `{run_on[1]}: {shortened(run_on[3])}`"
        if inner := without_curly_quotes(name):
            return "the name of a field stands in curly quotation marks", f"write `{inner}:`"
        if typed(name) != name:
            message = f"the name “{name.strip()}” holds a sign of a word processor, or one that can’t be seen"
            return message, f"type it with the signs of the keyboard: `{typed(name)}:`"
        if name[-1:] in ("”", "’", "“", "»"):
            message = "the comma ends the text: curly quotation marks hold nothing together"
            return message, "put straight quotation marks around the text, in place of the curly ones"
        return None
    if kind == "union_tag_invalid":
        given = given[problem["ctx"]["discriminator"].strip("'")]
    if not isinstance(given, str):
        return None
    if _WORDS.get(kind) == _LIST:
        mark = pasted_bullet(place.text[place.column - 1 :])
        return None if mark is None else mark.words()
    if inner := without_curly_quotes(given):
        return "curly quotation marks stand around this", f"write it without them: `{inner}`"
    if kind in _WORDED and (plain := typed(given)) != given and len(given) <= _LONGEST_WORD:
        message = f"“{given.strip()}” holds a sign of a word processor, or one that can’t be seen"
        return message, f"type it with the signs of the keyboard: `{plain}`"
    return None


#: How a person is written, in a fix that is formatted.
_PERSON = "{{ family: Doe, given: J }}"
#: The name of a field that runs on to its text, because no plain space stands after the colon.
_RUN_ON = re.compile(r"([\w.-]+):([^\S \t\n])\s*(.+)")
#: The kinds of error about one word, number or date, and how long such a word is.
_WORDED = frozenset({"literal_error", "enum", "union_tag_invalid", "date", "yes_no", "number", "pattern"})
_LONGEST_WORD = 60


def _cells(text: str) -> list[str]:
    """The cells of a row that was written as one text, each as a list on one line has it."""
    parts = (part.strip() for part in re.split(r"[;|\t]", text) if part.strip())
    return [part if _PLAIN_WORDS.fullmatch(part) else f'"{part}"' for part in parts]


def _names(model: type[BaseModel], *, required: bool = False) -> Iterator[str]:
    """The names of the fields of a model as files have them, or of those alone that it requires."""
    for name, found in model.model_fields.items():
        if not required or found.is_required():
            yield found.alias or name


def _models_below(outer: type[BaseModel], part: str | int) -> Iterator[type[BaseModel]]:
    """The models that may stand in a field of a model."""
    # Names that the model leaves open stand for the same as those that it knows.
    is_open = outer.model_config.get("extra") == "allow" and part not in list(_names(outer))
    for name, found in outer.model_fields.items():
        if is_open or name == "root" or part == (found.alias or name):
            yield from _models_in(found.annotation)


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in () if get_origin(annotation) is Literal else get_args(annotation):
        yield from _models_in(inner)


def _nothing_meant(node: Node | None) -> tuple[str, str] | None:
    """Message and fix for a sign or word that is nothing for YAML, such as ``~``, and looks like a text."""
    if not isinstance(node, Scalar) or not node.null:
        return None
    written = re.match(r"~|null\b", node.place.text[node.place.column - 1 :])
    if written is None:
        return None
    return f"“{written[0]}” stands for nothing in YAML", f'write "{written[0]}" in quotation marks, or “–”'


def _was_longer(loc: _Loc, context: MappingType[str, Any], root: Node) -> bool:
    node = node_of(root, loc)
    return isinstance(node, Sequence) and len(node.items) >= int(context["min_length"])


_WHOLE = ("this is not a whole number", "write digits alone, such as 3")
#: Words that can be shown in a group of fields as they are.
_PLAIN_WORDS = re.compile(r"\w[\w -]{0,40}")
_NUMBER = ("a number belongs here, not a list or a group of fields", "write digits, such as 44 or 69.1")
_LIST = ("a list belongs here", "put each item on its own line, after “- ”")
_GROUP = ("a group of named fields belongs here", "write `name: value` lines, indented")
_YES_OR_NO = ("yes or no belongs here, not a list or a group of fields", "write yes or no")
#: Plain words for what the model says.  The message takes what was given, the fix the problem's context.
_WORDS: dict[str, tuple[str, str]] = {
    "drawn": (
        "this text stands inside a drawing or other texts: it can hold no citations, links or emphasis",
        "cite in the caption, or where the text is used",
    ),
    "string_too_short": ("this is empty", "write a text, or remove the field"),
    "string_shorter": ("this text is too short", "write {min_length} characters or more"),
    "string_too_long": ("this text is too long", "keep it to {max_length} characters"),
    "too_short": ("this list is too short", "give at least {min_length}"),
    "too_long": ("this list is too long", "give at most {max_length}"),
    "string_type": ("a text belongs here, not a list or a group of fields", "write the text after the colon"),
    **dict.fromkeys(("tuple_type", "list_type"), _LIST),
    **dict.fromkeys(("dict_type", "mapping_type", "model_type", "model_attributes_type"), _GROUP),
    **dict.fromkeys(("int_parsing", "int_parsing_size", "int_from_float", "int_type"), _WHOLE),
    **dict.fromkeys(("decimal_type", "decimal_parsing", "float_type", "finite_number"), _NUMBER),
    **dict.fromkeys(("bool_type", "bool_parsing"), _YES_OR_NO),
    "greater_than_equal": ("{given} is too small", "the least is {ge}"),
    "less_than_equal": ("{given} is too large", "the most is {le}"),
}
#: The kinds of error that come from the library itself.
_LIBRARY_KINDS = frozenset(get_args(ErrorType))


def _unknown_choice(
    given: object, message: str, choices: Iterable[str], otherwise: str = ""
) -> tuple[str, str]:
    if given is None:
        return "this is empty", _one_of(choices)
    if not isinstance(given, str):
        return "one word belongs here, not a list or a group of fields", _one_of(choices)
    return message.format(shortened(given)), did_you_mean(given, choices, otherwise, there="there are")


def _one_of(choices: Iterable[str]) -> str:
    return "choose one of: " + ", ".join(choices)


def _closing(line: str, column: int) -> int:
    """Where the bracket that opens at a column of a line is closed, or 0."""
    depth = 0
    for index in range(column, len(line)):
        depth += (line[index] in "{[") - (line[index] in "}]")
        if depth == 0:
            return index + 1
    return 0
