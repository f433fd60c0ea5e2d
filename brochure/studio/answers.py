"""Querys about the content as it was rendered last: what a claim rests on, what may be written where."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from brochure.studio.messages import Answer, Query

if TYPE_CHECKING:
    from brochure.studio.rendering import Renderer

_Answering = Callable[["Renderer", Mapping[str, Any]], Any]


def answered(renderer: Renderer, question: Query) -> Answer:
    """The answer to a question, or why there is none."""
    try:
        return Answer(question.number, _ANSWERING[question.about](renderer, question.given))
    except LookupError as error:
        return Answer(question.number, fault=str(error).strip("'\"") or "that is not there any more")


_ANSWERING: dict[str, _Answering] = {}
