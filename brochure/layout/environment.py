"""The Jinja environment of the templates: sandboxed, escaping everything, strict about names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import FunctionLoader, StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from brochure.errors import ContentError
from brochure.findings import Finding, Severity, SourcePlace
from brochure.layout.resources import Resources


def environment(
    resources: Resources, filters: Mapping[str, Callable[..., Any]]
) -> ImmutableSandboxedEnvironment:
    """An environment whose templates are the project's and the shipped ones, and nothing else."""

    def load(name: str) -> tuple[str, str, Callable[[], bool]] | None:
        try:
            return resources.text(f"templates/{name}"), name, lambda: True
        except OSError:
            return None

    made = ImmutableSandboxedEnvironment(
        loader=FunctionLoader(load),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters.update(filters)
    return made


def render(made: ImmutableSandboxedEnvironment, template: str, **variables: Any) -> str:
    """Render a template.

    Raises :class:`ContentError` that names the template and the line at fault; an error of that kind
    from a function that the template calls goes through.
    """
    try:
        return made.get_template(template).render(**variables)
    except TemplateNotFound as error:
        raise _fault(
            f"the template “{error.name}” is missing", SourcePlace(f"templates/{error.name}")
        ) from error
    except (TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        name, line = _where(error, template)
        message = str(getattr(error, "message", None) or error)
        raise _fault(message, SourcePlace(f"templates/{name}", line, 1 if line else 0)) from error


def _fault(message: str, place: SourcePlace) -> ContentError:
    fix = "mend the template, or remove the project’s own to use the shipped one"
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
