"""Layers: which are switched off, and which hold processing steps instead of artwork."""

from __future__ import annotations

from typing import Any, NamedTuple

from pikepdf import Array, Dictionary, Name, String

from brochure.preflight.collector import FindingCollector

#: Most layers of a document that are looked at.
_MOST = 10_000


class Layer(NamedTuple):
    """The effect of lying in a layer."""

    hidden: bool = False
    #: True for a processing step of ISO 19593-1, such as cutting: it is not artwork.
    step: bool = False

    def within(self, outer: Layer) -> Layer:
        """The effect of lying in this layer inside another."""
        return Layer(self.hidden or outer.hidden, self.step or outer.step)


class Layers:
    """The layers of a document."""

    def __init__(self, root: Dictionary) -> None:
        given = root.get("/OCProperties")
        default = given.get("/D") if isinstance(given, Dictionary) else None
        self._off: set[tuple[int, int]] = set()
        self._on: set[tuple[int, int]] = set()
        self._all_off = False
        if isinstance(default, Dictionary):
            self._off = _members(default.get("/OFF"))
            self._on = _members(default.get("/ON"))
            self._all_off = default.get("/BaseState") == Name.OFF

    def of(self, given: Any) -> Layer:
        """The effect of being marked with this content, a group or a set of groups."""
        if not isinstance(given, Dictionary):
            return Layer()
        if given.get("/Type") == Name.OCMD:
            members = given.get("/OCGs")
            items = list(members)[:_MOST] if isinstance(members, Array) else [members]
            layers = [self.of(item) for item in items if isinstance(item, Dictionary)]
            shown = self._expressed(given.get("/VE"), 0)
            if shown is None and layers:
                policy = str(given.get("/P"))
                wants_hidden = policy in _OFF_POLICIES
                shown = _POLICIES.get(policy, any)(layer.hidden == wants_hidden for layer in layers)
            return Layer(shown is False, any(layer.step for layer in layers))
        if given.get("/Type") != Name.OCG:
            return Layer()
        key = given.objgen
        hidden = key not in self._on if self._all_off else key in self._off
        steps = given.get("/GTS_Metadata")
        step = isinstance(steps, Dictionary) and "/GTS_ProcStepsGroup" in steps
        return Layer(hidden, step)

    def _expressed(self, given: Any, depth: int) -> bool | None:
        """Whether an expression of visibility shows its layer; None if it can't be read."""
        if isinstance(given, Dictionary):
            return not self.of(given).hidden
        if not isinstance(given, Array) or len(given) < 2 or depth > _DEEPEST:
            return None
        parts = [self._expressed(item, depth + 1) for item in list(given)[1:_MOST]]
        if None in parts:
            return None
        operator = str(given[0])
        if operator == "/Not":
            return not parts[0]
        return all(parts) if operator == "/And" else any(parts) if operator == "/Or" else None


def check_layers(root: Dictionary, notes: FindingCollector) -> None:
    """Whether the views of the layers have names, and none switches layers by itself."""
    given = root.get("/OCProperties")
    if not isinstance(given, Dictionary):
        return
    default = given.get("/D")
    if not isinstance(default, Dictionary):
        notes.add("pdfx.layers", "the layers have no view to begin with (/D)", like="D")
        return
    others = given.get("/Configs")
    views = [default, *(list(others)[:_MOST] if isinstance(others, Array) else [])]
    names: set[str] = set()
    for at, view in enumerate(views):
        if not isinstance(view, Dictionary):
            continue
        told = "the view of the layers that holds at the beginning" if not at else "a view of the layers"
        name = view.get("/Name")
        plain = str(name).strip() if isinstance(name, String) else ""
        if not plain:
            notes.add("pdfx.layers", f"{told} has no name", like="Name")
        elif plain in names:
            notes.add("pdfx.layers", f"two views of the layers are called “{plain[:60]}”", like="names")
        names.add(plain)
        if "/AS" in view:
            notes.add("pdfx.layers", f"{told} switches layers by itself (/AS)", like="AS")


#: Policies of a set of layers: of how many of its groups something has to hold (ISO 32000-1, 8.11.2.2).
_POLICIES = {"/AllOn": all, "/AnyOn": any, "/AnyOff": any, "/AllOff": all}
_OFF_POLICIES = ("/AnyOff", "/AllOff")
#: Deepest nesting of an expression of visibility.
_DEEPEST = 32


def _members(given: Any) -> set[tuple[int, int]]:
    items = list(given)[:_MOST] if isinstance(given, Array) else []
    return {item.objgen for item in items if isinstance(item, Dictionary)}
