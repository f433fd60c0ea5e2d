"""A template to begin with, for a kind of block that has none yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from brochure.content.own.definition import (
    ChoiceField,
    ColourField,
    CountedField,
    FieldDefinition,
    GroupField,
    IconField,
    KindDefinition,
    PictureField,
    TextField,
    WordsField,
    YesNoField,
)


def first_template(definition: KindDefinition) -> str:
    """A template that sets every field of a kind, in the order of its definition."""
    return "\n".join(_lines(definition.fields, "block", definition.title))


def _lines(fields: Mapping[str, FieldDefinition], within: str, title: str | None) -> Iterator[str]:
    for name, of in fields.items():
        value = f"{within}.{name.replace('-', '_')}"
        tag = "h3" if name == title and within == "block" else "p"
        if of.list_:
            item = f"{within}_item" if within != "block" else "item"
            yield f"{{% for {item} in {value} %}}"
            yield from _set(of, item, tag)
            yield "{% endfor %}"
        elif of.is_required or getattr(of, "default", None) is not None or isinstance(of, YesNoField):
            yield from _set(of, value, tag)
        else:
            yield f"{{% if {value} %}}"
            yield from _set(of, value, tag)
            yield "{% endif %}"


def _set(of: FieldDefinition, value: str, tag: str) -> Iterator[str]:
    """The lines that set one value."""
    match of:
        case GroupField():
            yield "<div>"
            yield from _lines(of.fields, value, None)
            yield "</div>"
        case TextField():
            yield f"<{tag}>{{{{ {value} | inline }}}}</{tag}>"
        case WordsField():
            yield f"<{tag}>{{{{ {value} | words }}}}</{tag}>"
        case CountedField():
            yield f"<p>{{{{ {value} | number }}}}</p>"
        case PictureField():
            yield f"<div>{{{{ picture({value}, 40) }}}}</div>"
        case IconField():
            yield f'{{{{ icon({value}, "accent") }}}}'
        case ColourField():
            yield f"{{# var(--{{{{ {value} }}}}) in a style is the colour #}}"
        case ChoiceField():
            yield f"{{# {value} is one of: {', '.join(of.choices)} #}}"
        case YesNoField():
            yield f"{{% if {value} %}}{{# what yes shows #}}{{% endif %}}"
