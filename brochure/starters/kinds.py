"""The kinds of new projects, and the pieces that each is put together from."""

from __future__ import annotations

from collections.abc import Mapping

#: What every content file on a medicine begins with.
_TREATMENT = ("head", "product")
#: The pieces that a content file and its sources are put together from, in order, by the kind of project.
KINDS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "treatment": (
        (*_TREATMENT, "fever", "price", "leaflets", "patient", "hcp"),
        ("sources", "label", "trial"),
    ),
    "patient": ((*_TREATMENT, "fever", "leaflets", "patient"), ("sources", "label")),
    "hcp": ((*_TREATMENT, "price", "leaflets", "hcp"), ("sources", "label", "trial")),
    "service": (("head", "clinic", "leaflets", "service"), ("sources", "guidance")),
}
