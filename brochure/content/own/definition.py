"""What ``blocks/<kind>.yaml`` says: the fields of a kind of block, each with its type."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from brochure.content.blocks.base import Block
from brochure.source.validation import Fault, refuse
from brochure.text.fields import Model, Name, Number, Pattern, ValueProse, YesNo

#: How many levels of fields a kind may have, and how many fields on all of them together.
DEEPEST, MOST_FIELDS = 4, 100
#: Most items of a list, and longest text in characters.
_MOST_ITEMS, _LONGEST = 200, 20_000
#: How kinds, fields and choices are written.
WRITTEN = r"^[a-z](?:[a-z0-9]|-(?=[a-z0-9])){0,39}$"
HOW_WRITTEN = "use a small letter, then small letters, digits and single hyphens: 40 at most"
#: Names that mean something else wherever they stand in a block.
_TAKEN: Mapping[str, str] = {
    "block": "`block:` says which kind a block is",
    "id": "every block may have an `id:` already, for links that lead to it",
    "alt": "it is what is read aloud instead of a picture; a field of the type `picture` has one",
}


def _free(name: str) -> str:
    """A name that nothing else in a block has."""
    reserved = name.startswith(("model-", "own-")) or hasattr(Block, name.replace("-", "_"))
    if name in _TAKEN or reserved:
        fix = f"choose another name: {_TAKEN.get(name, 'the program uses this one itself')}"
        raise PydanticCustomError("taken", "{given}", {"given": name, "fix": fix, "key": True})
    return name


FieldName = Annotated[str, Pattern(WRITTEN, HOW_WRITTEN, key=True), AfterValidator(_free)]
ChoiceWord = Annotated[str, Pattern(WRITTEN, HOW_WRITTEN, "“{given}” can't be a choice")]
_Length = Annotated[int, Field(ge=1, le=_LONGEST)]
_Count = Annotated[int, Field(ge=0, le=_MOST_ITEMS)]
_Whole = Annotated[int, Field(ge=-999_999, le=999_999)]


class FieldDefinition(Model):
    """A field of a kind of block."""

    type: str
    """What the field takes."""
    description: Annotated[str, Field(min_length=3, max_length=500)]
    """What belongs into the field, for whoever writes: editors show it."""
    required: YesNo | None = None
    """No where the field may be left out.  It has to be given otherwise, unless it has a default."""
    list_: YesNo = False
    """Yes for a list of such fields: the template gets them in their order."""
    at_least: _Count | None = None
    """How many items the list has at least: 1 where it is required."""
    at_most: Annotated[int, Field(ge=1, le=_MOST_ITEMS)] | None = None
    """How many items it has at most: 200 where this is left out."""

    @property
    def is_required(self) -> bool:
        """True where a block has to have it."""
        return getattr(self, "default", None) is None if self.required is None else self.required

    @property
    def inner(self) -> Mapping[str, FieldDefinition]:
        """The fields of a group, by name; nothing for any other type."""
        return {}

    def faults(self) -> Iterator[Fault]:
        """What does not fit together, though each part is valid by itself."""
        default = getattr(self, "default", None)
        if default is not None and self.required:
            fix = "remove `required: yes` or the default"
            yield Fault("a field with a default is never required", fix, ("required",))
        if default is not None and self.list_:
            yield Fault("a list has no default", "remove `default:`", ("default",))
        for name, value in (("at-least", self.at_least), ("at-most", self.at_most)):
            if value is not None and not self.list_:
                fix = "add `list: yes`, or remove this"
                yield Fault(f"`{name}:` counts items, and this is no list", fix, (name,), key=True)
        yield from _in_order(self.at_least, self.at_most, "at-most", "the list would be empty always")

    @model_validator(mode="after")
    def _fits_together(self) -> FieldDefinition:
        refuse(self.faults())
        return self


class WordedField(FieldDefinition):
    """What takes words."""

    title: YesNo = False
    """Yes for the one field whose words stand for the block where links lead to it; where none says so, those
    of a field that is called `title` do."""
    shortest: _Length | None = None
    """How many characters it has at least, without citations."""
    longest: _Length | None = None
    """How many characters it has at most, without citations."""
    default: ValueProse | None = None
    """What holds where it is left out: plain words."""

    def faults(self) -> Iterator[Fault]:
        """What does not fit together."""
        yield from super().faults()
        if self.title and self.list_:
            yield Fault("a list can't be the title", "remove `title:` or `list:`", ("title",))
        yield from _in_order(self.shortest, self.longest, "longest", "no text is that long")
        length = len(self.default.plain({})) if self.default is not None else None
        yield from _within(length, self.shortest, self.longest, "the default has {} characters")


class TextField(WordedField):
    """A text with emphasis, links, values and citations: the filter `inline` sets it."""

    type: Literal["text"]
    """The type: a text with all that texts can hold."""


class WordsField(WordedField):
    """Plain words and values, for drawings and attributes: the filter `words` gives them."""

    type: Literal["words"]
    """The type: words without citations, links and emphasis."""


class CountedField(FieldDefinition):
    """What takes a number: each type has its own `minimum`, `maximum` and `default`."""

    result: YesNo = True
    """Yes for a number that is told as a fact: with the texts beside it, it is a claim that needs a source.
    No for an age, a size, a number of columns."""

    def faults(self) -> Iterator[Fault]:
        """What does not fit together."""
        yield from super().faults()
        least, most, default = (getattr(self, name) for name in ("minimum", "maximum", "default"))
        yield from _in_order(least, most, "maximum", "no number is both")
        yield from _within(default, least, most, "the default is {}")


class NumberField(CountedField):
    """A number as it is written, such as 69.1: the filter `number` sets it."""

    type: Literal["number"]
    """The type: a number."""
    minimum: Number | None = None
    """The least number that it can be."""
    maximum: Number | None = None
    """The greatest number that it can be."""
    default: Number | None = None
    """What holds where it is left out."""


class WholeNumberField(CountedField):
    """A whole number."""

    type: Literal["whole-number"]
    """The type: a whole number."""
    minimum: _Whole | None = None
    """The least number that it can be."""
    maximum: _Whole | None = None
    """The greatest number that it can be."""
    default: _Whole | None = None
    """What holds where it is left out."""


class YesNoField(FieldDefinition):
    """Yes or no."""

    type: Literal["yes-no"]
    """The type: yes or no."""
    default: YesNo | None = None
    """What holds where it is left out."""


class ChoiceField(FieldDefinition):
    """One of some words; they may become classes of CSS."""

    type: Literal["choice"]
    """The type: one of some words."""
    choices: Annotated[tuple[ChoiceWord, ...], Field(min_length=2, max_length=40)]
    """The words to choose from."""
    default: str | None = None
    """What holds where it is left out: one of them."""

    def faults(self) -> Iterator[Fault]:
        """What does not fit together."""
        yield from super().faults()
        for at, word in enumerate(self.choices):
            if word in self.choices[:at]:
                yield Fault(f"the choice “{word}” stands here twice", "keep one of them", ("choices", at))
        if self.default is not None and self.default not in self.choices:
            fix = f"choose one of: {', '.join(dict.fromkeys(self.choices))}"
            yield Fault("the default is none of the choices", fix, ("default",))


class IconField(FieldDefinition):
    """The name of an icon of `styles/icons/`: `icon(block.…, "accent")` draws it."""

    type: Literal["icon"]
    """The type: the name of an icon."""
    default: Name | None = None
    """What holds where it is left out."""


class ColourField(FieldDefinition):
    """The name of a colour of the palette: `style="color: var(--{{ block.… }})"` uses it."""

    type: Literal["colour"]
    """The type: the name of a colour of the palette."""
    default: Name | None = None
    """What holds where it is left out."""


class PictureField(FieldDefinition):
    """A picture with what it tells, written as `file:` and `alt:`: `picture(block.…, 40)` draws it."""

    type: Literal["picture"]
    """The type: a picture file of the project, with its words for people who can't see it."""


class GroupField(FieldDefinition):
    """Fields that belong together."""

    type: Literal["group"]
    """The type: a group of fields, or with `list: yes` a list of such groups."""
    fields: Annotated[dict[FieldName, AnyField], Field(min_length=1)]
    """The fields of the group, by name."""

    @property
    def inner(self) -> Mapping[str, FieldDefinition]:
        """The fields of the group, by name."""
        return self.fields

    def faults(self) -> Iterator[Fault]:
        """What does not fit together."""
        yield from super().faults()
        for name, field in self.fields.items():
            if getattr(field, "title", False):
                fix = "give it to a field of the block itself"
                yield Fault("a field of a group can't be the title", fix, ("fields", name, "title"))


_Typed = (
    TextField
    | WordsField
    | NumberField
    | WholeNumberField
    | YesNoField
    | ChoiceField
    | IconField
    | ColourField
    | PictureField
    | GroupField
)
AnyField = Annotated[_Typed, Field(discriminator="type")]
GroupField.model_rebuild()

#: The types of fields by the words that name them.
TYPES: Mapping[str, type[FieldDefinition]] = {
    get_args(found.model_fields["type"].annotation)[0]: found for found in get_args(_Typed)
}


class KindDefinition(Model):
    """A kind of block of a project: `blocks/<kind>.yaml`."""

    description: Annotated[str, Field(min_length=3, max_length=500)]
    """What the block is for, in a sentence: editors show it."""
    fields: Annotated[dict[FieldName, AnyField], Field(min_length=1)]
    """The fields of the block, by name, in the order in which they are read."""

    @property
    def title(self) -> str | None:
        """The name of the field whose words stand for the block."""
        marked = [name for name, field in self.fields.items() if getattr(field, "title", False)]
        field = self.fields.get("title")
        named = ["title"] if isinstance(field, WordedField) and not field.list_ else []
        return next(iter((*marked, *named)), None)

    @property
    def without_words(self) -> dict[str, Any]:
        """All that has a say in what is printed: the fields without their descriptions, as plain values."""
        return {name: _bare(field) for name, field in self.fields.items()}

    @property
    def all_fields(self) -> Iterator[tuple[tuple[str, ...], FieldDefinition]]:
        """Every field with its path, those of a group behind the group."""
        return _walk(self.fields)

    @model_validator(mode="after")
    def _is_bounded(self) -> KindDefinition:
        titles = [name for name, field in self.fields.items() if getattr(field, "title", False)]
        faults = [
            Fault(f"“{titles[0]}” is the title already", "keep one title", ("fields", name, "title"))
            for name in titles[1:]
        ]
        faults += _wordless((), self.fields)
        for count, (path, field) in enumerate(_walk(self.fields), start=1):
            at = steps_to(path)
            if field.list_:
                faults += _wordless(path, field.inner)
            if path[-1] == "icon" and not isinstance(field, IconField):
                fix = "write `type: icon`, or choose another name"
                faults.append(Fault("a field that is called “icon” holds the name of one", fix, at, True))
            if len(path) == DEEPEST and field.inner:
                fix = "take its fields out of the groups around it"
                faults.append(
                    Fault(f"groups stand in each other more than {DEEPEST - 1} deep", fix, at, True)
                )
            if count == MOST_FIELDS + 1:
                fix = "divide the kind into two"
                faults.append(Fault(f"a kind has {MOST_FIELDS} fields at most", fix, at, True))
        refuse(faults)
        return self


def steps_to(path: Iterable[str]) -> tuple[str, ...]:
    """Where a field stands in its file, by the names of the groups around it and its own."""
    return tuple(step for name in path for step in ("fields", name))


def _walk(
    fields: Mapping[str, FieldDefinition], path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], FieldDefinition]]:
    """All fields with their paths, those of groups behind the group; groups that are too deep alone."""
    for name, field in fields.items():
        yield (*path, name), field
        if len(path) + 1 < DEEPEST:
            yield from _walk(field.inner, (*path, name))


def _wordless(path: tuple[str, ...], fields: Mapping[str, FieldDefinition]) -> list[Fault]:
    """The fault of a number that is told as a fact where no text says of what."""
    here = list(_beside(path, fields))
    if any(isinstance(field, WordedField) for _path, field in here):
        return []
    results = [
        path for path, field in here if isinstance(field, NumberField | WholeNumberField) and field.result
    ]
    fix = "add a field of the type `text` that says what it is of, or write `result: no`"
    return [Fault("a result is no claim without words", fix, steps_to(path), True) for path in results]


def _beside(
    path: tuple[str, ...], fields: Mapping[str, FieldDefinition]
) -> Iterator[tuple[tuple[str, ...], FieldDefinition]]:
    """The fields that stand side by side, with those of the groups among them, but for lists of groups."""
    for name, field in fields.items():
        yield (*path, name), field
        if not field.list_:
            yield from _beside((*path, name), field.inner)


def _bare(field: FieldDefinition) -> dict[str, Any]:
    given = {
        name: str(value) if name != "default" or not hasattr(value, "source") else value.source
        for name in type(field).model_fields
        if name not in ("description", "fields") and (value := getattr(field, name)) is not None
    }
    inner = {name: _bare(below) for name, below in field.inner.items()}
    return {**given, **({"fields": inner} if inner else {})}


def _in_order(least: Any, most: Any, name: str, why: str) -> Iterator[Fault]:
    if least is not None and most is not None and least > most:
        yield Fault(f"the most, {most}, is less than the least, {least}: {why}", "check both", (name,))


def _within(value: Any, least: Any, most: Any, message: str) -> Iterator[Fault]:
    if value is not None and not (value if least is None else least) <= value <= (
        value if most is None else most
    ):
        yield Fault(
            f"{message.format(value)}, outside of what the field takes", "choose another one", ("default",)
        )
