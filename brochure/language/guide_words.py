"""The words of the style guide, as fields: the group `style-guide` of every file of ``locales/``."""

from __future__ import annotations

from typing import Annotated

from brochure.language.words import WordGroup, Words, holds


class GuideAudiences(WordGroup):
    """Whom leaflets are for."""

    hcp: Words
    patient: Words
    public: Words


class GuideParts(WordGroup):
    """Titles of the parts."""

    looks: Words
    colours: Words
    type_: Words
    pages: Words
    icons: Words
    sign: Words


class GuideColours(WordGroup):
    """The table of colours."""

    lead: Annotated[str, holds("printers")]
    colour: Words
    screen: Words
    inks: Words
    total: Annotated[str, holds("percent")]
    on_paper: Words
    paper_on_it: Words
    grey: Words
    sample: Words
    ratio: Annotated[str, holds("ratio")]
    for_text: Words
    for_large: Words
    for_none: Words


class GuideType(WordGroup):
    """The tables of type."""

    lead: Words
    role: Words
    face: Words
    size: Words
    x_height: Words
    leading: Words
    pt: Annotated[str, holds("number")]
    mm: Annotated[str, holds("number")]
    spacing: Words


class GuideRoles(WordGroup):
    """What is set in a size of type."""

    cover_title: Words
    cover_subtitle: Words
    cover_audience: Words
    cover_footer: Words
    title: Words
    eyebrow: Words
    heading: Words
    subheading: Words
    lead: Words
    text: Words
    item: Words
    quotation: Words
    caption: Words
    table_title: Words
    table_head: Words
    table_cell: Words
    table_note: Words
    small: Words
    reference: Words


class GuidePages(WordGroup):
    """The table of pages."""

    lead: Words
    leaflet: Words
    format: Words
    page: Words
    margins: Words
    bleed: Words
    printer: Words


class GuideSignatures(WordGroup):
    """Where the guide is signed."""

    lead: Annotated[str, holds("version")]
    name: Words
    role: Words
    date: Words
    signature: Words


class GuideWords(WordGroup):
    """The words of the style guide."""

    title: Words
    about: Annotated[str, holds("company")]
    version: Annotated[str, holds("version")]
    running: Annotated[str, holds("company", "version")]
    cover_of: Annotated[str, holds("leaflet")]
    logo: Words
    audiences: GuideAudiences
    parts: GuideParts
    colours: GuideColours
    type_: GuideType
    roles: GuideRoles
    pages: GuidePages
    icons: Annotated[str, holds("count")]
    signatures: GuideSignatures
    digest: Annotated[str, holds("digest")]
