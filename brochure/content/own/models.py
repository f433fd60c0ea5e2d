"""The model of a kind of block that a project describes: as strict as those of our own kinds.

Models are made when they are asked for, and kept by what they are made from: two projects may have different
kinds of one name.  A block can be pickled, since its model is made again from its definition where it is not
there yet.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any, ClassVar, Literal, cast

from pydantic import AfterValidator, Field, create_model
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

from brochure.content.blocks.base import Block
from brochure.content.own.definition import (
    ChoiceField,
    ColourField,
    FieldDefinition,
    GroupField,
    IconField,
    KindDefinition,
    NumberField,
    PictureField,
    WholeNumberField,
    WordedField,
    WordsField,
    YesNoField,
)
from brochure.source.address import Address
from brochure.text.fields import (
    ColourName,
    IconName,
    Model,
    Number,
    PictureFile,
    PlainProse,
    Prose,
    UnsetProse,
    YesNo,
)

#: The module that models are said to be from: none of ours has their code.
_NOWHERE = "own_kinds_of_a_project"
#: Most models that are kept: a project has some.
_MOST_KEPT = 500


@dataclass(frozen=True)
class OwnKind:
    """A kind of block of a project."""

    #: The word after ``block:``.
    name: str
    #: A digest of the definition: kinds of the same name and definition are the same.
    digest: str
    definition: KindDefinition = field(compare=False, repr=False)

    @classmethod
    def of(cls, name: str, definition: KindDefinition) -> OwnKind:
        """The kind of that name and definition."""
        return cls(name, hashlib.sha256(repr(definition).encode()).hexdigest(), definition)


class OwnPart:
    """What the blocks of own kinds and the groups in them share."""

    #: The kind that it is a part of, and the names of the groups from the block to it.
    own_kind: ClassVar[OwnKind]
    own_path: ClassVar[tuple[str, ...]] = ()
    #: The definitions of its fields, by the names that the model has for them.
    own_fields: ClassVar[Mapping[str, FieldDefinition]]

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[object, ...], object]:
        """How it is made again in another process: its class is in no module."""
        state = cast(Model, self).__getstate__()
        return _blank, (self.own_kind, self.own_path), state


class OwnGroup(OwnPart, Model):
    """Fields of a block of an own kind that belong together."""


class OwnBlock(OwnPart, Block):
    """A block of an own kind."""

    @property
    def named_by(self) -> Prose | None:
        """The text that stands for the block where links name it."""
        title = self.own_kind.definition.title
        return getattr(self, _python(title)) if title else None


class OwnPicture(Model):
    """A picture in a block of an own kind."""

    file: PictureFile
    """The picture's file, relative to the project folder: SVG, PNG, JPEG, TIFF, WebP, GIF or BMP."""
    alt: UnsetProse
    """What the picture tells, for people who can't see it.  A picture without it can't be built."""


def model_name(kind: OwnKind, path: Iterable[str] = ()) -> str:
    """The name of the model of a kind, or of the groups in it at a path.

    No other class has it, neither one of ours nor one of another kind: names of kinds hold no underscores.
    """
    return "_".join(("own", kind.name, *path))


@lru_cache(maxsize=_MOST_KEPT)
def model_of(kind: OwnKind) -> type[OwnBlock]:
    """The model of the blocks of a kind."""
    made: type[OwnBlock] = _Maker(kind).block()
    return made


@dataclass(frozen=True)
class _Maker:
    """Makes the models of a kind: of its blocks, and of the groups in them."""

    kind: OwnKind

    def block(self) -> Any:
        word: tuple[Any, FieldInfo] = (Literal[self.kind.name], Field())
        definition = self.kind.definition
        return self._made(OwnBlock, (), definition.description, definition.fields, {"block": word})

    def _made(
        self,
        base: Any,
        path: tuple[str, ...],
        description: str,
        fields: Mapping[str, FieldDefinition],
        first: Mapping[str, tuple[Any, FieldInfo]],
    ) -> Any:
        """A model of some fields, as a subclass of *base*."""
        made = create_model(
            model_name(self.kind, path),
            __base__=base,
            __module__=_NOWHERE,
            __doc__=description,
            **cast(
                Any, {**first, **{_python(name): self._field(name, path, of) for name, of in fields.items()}}
            ),
        )
        made.own_kind, made.own_path = self.kind, path
        made.own_fields = {_python(name): of for name, of in fields.items()}
        return made

    def _field(self, name: str, path: tuple[str, ...], of: FieldDefinition) -> tuple[Any, FieldInfo]:
        """A field as pydantic is told of it."""
        taken = self._type(of, (*path, name))
        given: dict[str, Any] = {"alias": name, "description": _described(of)}
        if of.list_:
            least = of.at_least if of.at_least is not None else int(of.is_required)
            many: Any = tuple.__class_getitem__((taken, ...))
            taken = Annotated[many, Field(min_length=least, max_length=of.at_most or 200)]
        if of.is_required:
            return taken, Field(**given)
        if of.list_:
            # Left out, there are none, however many there have to be where there are some.
            return taken, Field(default=(), **given)
        default = getattr(of, "default", None)
        if default is None:
            return (taken | None if not isinstance(of, YesNoField) else taken), Field(
                default=False if isinstance(of, YesNoField) else None, **given
            )
        if isinstance(default, Prose):
            # Each block has a text of its own, which is told where it stands.
            return taken, Field(default=default.source, validate_default=True, **given)
        return taken, Field(default=default, **given)

    def _type(self, of: FieldDefinition, path: tuple[str, ...]) -> Any:
        """The type of a field, or of the items of its list."""
        if isinstance(of, GroupField):
            return self._made(OwnGroup, path, of.description, of.fields, {})
        if isinstance(of, WordedField):
            words: Any = PlainProse if isinstance(of, WordsField) else Prose
            return Annotated[words, AfterValidator(_Bounds(of.shortest, of.longest))]
        if isinstance(of, NumberField):
            return Annotated[Number, Field(ge=_as_json(of.minimum), le=_as_json(of.maximum))]
        if isinstance(of, WholeNumberField):
            return Annotated[int, Field(ge=of.minimum, le=of.maximum)]
        if isinstance(of, ChoiceField):
            return Literal[of.choices]
        return {YesNoField: YesNo, IconField: IconName, ColourField: ColourName, PictureField: OwnPicture}[
            cast(Any, type(of))
        ]


@dataclass(frozen=True)
class _Bounds:
    """How long a text may be."""

    shortest: int | None
    longest: int | None

    def __call__(self, text: Prose) -> Prose:
        """The text.  Raises ``PydanticCustomError`` for one that is too short or too long."""
        length = len(text.plain({name: f"{{{name}}}" for name in text.value_names}))
        for bound, is_out, how in (
            (self.shortest, length < (self.shortest or 0), "at least"),
            (self.longest, length > (self.longest or length), "at most"),
        ):
            if is_out:
                raise PydanticCustomError(
                    "length",
                    "this text has {length} characters",
                    {"length": length, "fix": f"it has to have {how} {bound}"},
                )
        return text


def _as_json(bound: Decimal | None) -> float | None:
    """A bound as schemas give it."""
    return None if bound is None else int(bound) if bound == int(bound) else float(bound)


def _described(of: FieldDefinition) -> str:
    """What a field is for, and what an editor can't check of it."""
    bounds = [
        f"{words} {bound} characters"
        for words, bound in (
            ("at least", getattr(of, "shortest", None)),
            ("at most", getattr(of, "longest", None)),
        )
        if bound is not None
    ]
    return f"{of.description}  ({', '.join(bounds)})" if bounds else of.description


def _blank(kind: OwnKind, path: tuple[str, ...]) -> Any:
    """A block of a kind, or the group at a path in one, for its state to be put in."""
    model = _group_of(model_of(kind), path)
    return model.__new__(model)


def _group_of(model: type[OwnBlock], path: tuple[str, ...]) -> type[OwnPart]:
    """The model of a group in a block."""
    found: Any = model
    for name in path:
        found = next(_groups_in(found.model_fields[_python(name)].annotation))
    return cast("type[OwnPart]", found)


def _groups_in(annotation: Any) -> Iterator[type[OwnGroup]]:
    if isinstance(annotation, type) and issubclass(annotation, OwnGroup):
        yield annotation
    for inner in getattr(annotation, "__args__", ()):
        yield from _groups_in(inner)


def _python(name: str) -> str:
    """How a model and its templates call a field."""
    return name.replace("-", "_")


def named_in(part: OwnPart, address: Address) -> Iterator[tuple[IconField | ColourField, Address, str]]:
    """The icons and colours that a block names: the definition of the field, its address, and the name."""
    for name, of in part.own_fields.items():
        there = address / name.replace("_", "-")
        value = getattr(part, name)
        for at, item in (
            ((there / i, item) for i, item in enumerate(value)) if of.list_ else ((there, value),)
        ):
            if isinstance(item, OwnPart):
                yield from named_in(item, at)
            elif isinstance(of, IconField | ColourField) and item is not None:
                yield of, at, item
