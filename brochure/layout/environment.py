"""The Jinja environment of the templates: sandboxed, escaping everything, strict about names, bounded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from jinja2 import FunctionLoader, StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.bccache import Bucket, BytecodeCache
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from pydantic import BaseModel

from brochure.errors import ContentError
from brochure.findings import Finding, Severity, SourcePlace, did_you_mean, shortened
from brochure.source.characters import split_lines
from brochure.text.fields import Prose
from brochure.typesetting.bounds import within_memory, within_seconds

#: Most characters that a template may write: some thousand pages.
HTML_LIMIT = 64 * 1024 * 1024
#: Longest that a template may take, in seconds; a leaflet of a thousand pages takes a few.
SECONDS_LIMIT = 10.0
#: Most memory that a template may take on top of what is taken already, in bytes.
MEMORY_LIMIT = 1024 * 1024 * 1024
#: Longest text or list, in items, and longest number, in bits, that a template may work out in one step.
STEP_LIMIT = 1_000_000

#: What Jinja has that gives something else each time: what was approved would never be made again.
_BY_LOT = ("random", "lipsum")

#: Most compiled templates that are kept; a project has some dozens.
_MOST_KEPT = 500


class _Compiled(BytecodeCache):
    """Templates compiled once in this process, by name and text: leaflets and packs share them."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a template what it was compiled to before."""
        if (code := self._kept.get((bucket.key, bucket.checksum))) is not None:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what a template was compiled to."""
        if len(self._kept) >= _MOST_KEPT:
            self._kept.clear()
        self._kept[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


#: All environments compile alike.
_COMPILED = _Compiled()


class _TooLongError(Exception):
    """A template has taken too long."""


class _Missing(StrictUndefined):
    """What a template names and is not there."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        """The message: of a part of the content with the fields that it has."""
        part = self._undefined_obj
        if not isinstance(part, BaseModel):
            return str(super()._undefined_message)
        name = str(self._undefined_name)
        there = did_you_mean(name, type(part).model_fields, there="there are")
        return f"there is no field “{shortened(name)}” here: {there}"


def _printed(value: object) -> object:
    """What a template prints.  Raises ``TypeError`` for what nobody means to see on a page."""
    if isinstance(value, Prose):
        raise TypeError("a text is printed as it is stored: add the filter `| inline`, or `| words`")
    if isinstance(value, BaseModel | Mapping | tuple | list | set):
        raise TypeError(
            "a list or a group of fields is printed whole: name the field, or take its items in turn"
        )
    if value is None:
        raise TypeError("what is printed here was left out: put {% if … %} and {% endif %} around it")
    return value


class _Environment(ImmutableSandboxedEnvironment):
    """A sandbox in which no sum and no repetition takes long or fills the memory: no clock interrupts one."""

    intercepted_binops = frozenset(("*", "**"))

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        # Of the model, its fields and what we wrote: pydantic's own methods read files and pickles.
        if isinstance(obj, BaseModel) and hasattr(BaseModel, attr):
            return False
        return super().is_safe_attribute(obj, attr, value)

    def compile(self, source: Any, name: str | None = None, *given: Any, **named: Any) -> Any:
        # Sums of constants are worked out here already.  Code by the template's name, so that the trace of a
        # process that dies of one names it.
        made: dict[str, Any] = {"compiled": super().compile, "given": (source, name, *given), "named": named}
        exec(compile("code = compiled(*given, **named)", name or "<template>", "exec"), made)
        return made["code"]

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        if _size(operator, left, right) > STEP_LIMIT:
            raise SecurityError(f"{operator} makes more than {STEP_LIMIT} characters, items or bits here")
        return super().call_binop(context, operator, left, right)


def _size(operator: str, left: Any, right: Any) -> float:
    """About how many characters, items or bits the result of an operation has."""
    if operator == "**" and isinstance(left, int) and isinstance(right, int):
        return left.bit_length() * right
    if operator == "*" and isinstance(left, int) and isinstance(right, int):
        return left.bit_length() + right.bit_length()
    for many, count in ((left, right), (right, left)):
        if operator == "*" and hasattr(many, "__len__") and isinstance(count, int):
            return len(many) * count
    return 0


def environment(
    text_of: Callable[[str], str | None], filters: Mapping[str, Callable[..., Any]]
) -> ImmutableSandboxedEnvironment:
    """An environment whose templates are those that *text_of* gives by their names, and nothing else."""

    def load(name: str) -> tuple[str, str, Callable[[], bool]] | None:
        if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name.replace("\\", "/")).parts:
            return None
        text = text_of(name)
        return None if text is None else (text, name, lambda: True)

    made = _Environment(
        loader=FunctionLoader(load),
        autoescape=True,
        undefined=_Missing,
        finalize=_printed,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=_COMPILED,
    )
    for name in _BY_LOT:
        made.filters.pop(name, None)
        made.globals.pop(name, None)
    made.filters.update(filters)
    return made


def render(made: ImmutableSandboxedEnvironment, template: str, **variables: Any) -> str:
    """Render a template.

    Raises :class:`ContentError` that names the template and the line at fault, for one too that writes or
    works without end; an error of that kind from a function that the template calls goes through.
    """
    try:
        with within_memory(MEMORY_LIMIT), within_seconds(SECONDS_LIMIT, _TooLongError):
            return "".join(_bounded(made.get_template(template).generate(**variables)))
    except TemplateNotFound as error:
        missing = str(error.name)[:100]
        name, line = _where(error, missing)
        message = f"the template “{missing}” is missing"
        raise _fault(message, _placed(made, name, line), _FIX) from error
    except (
        TemplateError,
        ArithmeticError,
        AttributeError,
        LookupError,
        MemoryError,
        RecursionError,
        TypeError,
        ValueError,
        _TooLongError,
    ) as error:
        name, line = _where(error, template)
        raise _fault(_in_words(error), _placed(made, name, line), getattr(error, "fix", _FIX)) from error


def _bounded(parts: Iterator[str]) -> Iterator[str]:
    """The parts of a text, as long as they are not too much together."""
    left = HTML_LIMIT
    for part in parts:
        left -= len(part)
        if left < 0:
            raise MemoryError
        yield part


def _in_words(error: BaseException) -> str:
    """What is wrong, in one line."""
    if isinstance(error, _TooLongError):
        return f"the template takes longer than {SECONDS_LIMIT:g} seconds: a loop may be too long"
    if isinstance(error, MemoryError):
        return "the template writes more than there is room for: a loop or a text may be too long"
    if isinstance(error, RecursionError):
        return "the template includes or calls itself without end, or is nested too deeply"
    return " ".join(str(getattr(error, "message", None) or error).split())[:200]


def _placed(made: ImmutableSandboxedEnvironment, name: str, line: int) -> SourcePlace:
    """A line of a template, with its text where it is there."""
    try:
        lines = split_lines(made.loader.get_source(made, name)[0]) if made.loader else ()
    except TemplateNotFound:
        lines = ()
    text = lines[line - 1] if 0 < line <= len(lines) else ""
    column = len(text) - len(text.lstrip()) + 1
    return SourcePlace(f"templates/{name}", line, column if line else 0, text)


_FIX = "mend the template, or remove the project’s own to use the shipped one"


def _fault(message: str, place: SourcePlace, fix: str) -> ContentError:
    return ContentError([Finding("layout.template", Severity.ERROR, message, place, fix)])


def _where(error: BaseException, template: str) -> tuple[str, int]:
    """Name and line of the innermost template that an error went through.

    Jinja rewrites the traceback so that frames of templates carry their file name and line.
    """
    if isinstance(error, TemplateSyntaxError):
        return error.name or template, error.lineno
    found = (template, 0)
    trace = error.__traceback__
    while trace is not None:
        if "__jinja_exception__" in trace.tb_frame.f_globals:
            found = (trace.tb_frame.f_code.co_filename, trace.tb_lineno)
        trace = trace.tb_next
    return found
