"""What a view hands to a page: plain values, ready to be shown.

A template neither queries nor decides. The base screens fill these values; the macros in
`templates/components` draw them. Texts are already translated, dates and numbers already formatted.
"""

from __future__ import annotations

from dataclasses import field
from typing import Any, Literal, NamedTuple

from app.common.excerpts import Excerpt
from app.common.frozen import frozen

Tone = Literal["neutral", "success", "warning", "error", "inactive"]


@frozen
class Link:
    """A place to go to; `current` marks the place where one is."""

    label: str
    url: str
    icon: str = ""
    current: bool = False
    count: int | str | None = None
    lang: str = ""


@frozen
class Badge:
    """A state in words; the tone only repeats it."""

    text: str
    tone: Tone = "neutral"


class Cell(NamedTuple):
    """One value in a list or on a show page; an empty text is shown as a dash."""

    text: str = ""
    url: str = ""
    badges: tuple[Badge, ...] = ()
    roles: tuple[tuple[str, bool], ...] = ()
    """Role codes with whether each is in force: `(("GB", True), ("G", False))`."""
    raw: object = None
    """The number, day or moment behind the text, for a spreadsheet that reckons with it."""
    numeric: bool = False
    """Whether it stands to the right in its column."""
    under: str = ""
    """A second line, in small."""
    progress: tuple[int, int] = (0, 0)
    """Which of how many steps is at hand, drawn before the text."""

    @property
    def plain(self) -> bool:
        """Whether it is a text and nothing else."""
        return not (self.url or self.badges or self.roles or self.under or self.progress[1])

    @property
    def linked(self) -> bool:
        """Whether it is a text that leads somewhere, at most with a line below."""
        return bool(self.url and self.text) and not (self.badges or self.roles)


@frozen
class Column:
    """A heading of a list; `sort_url` is empty where the column cannot be sorted."""

    key: str
    label: str
    numeric: bool = False
    sort_url: str = ""
    direction: Literal["", "ascending", "descending"] = ""


class Act(NamedTuple):
    """Something that can be done: a link, or a button in a form where `post` is set.

    `asks` says that a question follows (the label then ends in an ellipsis); `danger` colours it orange. Where
    `switch` names what it switches, the page of a row shows it as a slider, which is on when `danger` is set: what
    switches off is dangerous, what switches on is not.
    """

    label: str
    url: str
    icon: str = ""
    post: bool = False
    danger: bool = False
    asks: bool = False
    name: str = ""
    primary: bool = False
    upfront: bool = False
    switch: str = ""


@frozen
class Row:
    """One line of a list; the first cell is its heading and link."""

    pk: int
    name: str
    cells: tuple[Cell, ...]
    offer: tuple[Act, ...] = ()
    """What can be done with it, with `{pk}` for its number: lines that offer the same share one menu."""
    off: bool = False
    changes: bool = False
    """Whether it can be changed in the list itself."""
    excerpt: Excerpt | None = None
    """Where a search was found that the cells do not show."""

    @property
    def act(self) -> Act:
        """The first of what can be done with it."""
        return self._filled(self.offer[0])

    @property
    def upfront(self) -> tuple[Act, ...]:
        """What is offered as a button of its own."""
        return tuple(self._filled(act) for act in self.offer if act.upfront)

    def _filled(self, act: Act) -> Act:
        return act._replace(url=act.url.replace("{pk}", str(self.pk)))


@frozen
class Choice:
    value: str
    label: str
    selected: bool = False


@frozen
class Filter:
    """One way to narrow a list: a choice, a text or a date, in the address as `name`."""

    name: str
    label: str
    kind: Literal["choice", "text", "date", "lookup"] = "choice"
    value: str = ""
    value_label: str = ""
    choices: tuple[Choice, ...] = ()
    lookup_url: str = ""
    front: bool = False
    """Whether it stands beside the search box, and not behind a button."""


@frozen
class Chip:
    """A filter in force, and the address without it."""

    text: str
    remove_url: str


@frozen
class Pager:
    """Where one is in a long list: `range` reads like "1–25 of about 12,400"."""

    range: str
    previous_url: str = ""
    next_url: str = ""
    page: int = 1
    pages: int | None = None
    sizes: tuple[Choice, ...] = ()
    jump_url: str = ""


@frozen
class InRow:
    """Changing rows in the list: which columns, and the row that is open, with its form."""

    where: tuple[int, ...] = ()
    pk: int = 0
    form: Any = None
    action: str = ""
    back_url: str = ""


@frozen
class ListPage:
    """Everything on a list page."""

    title: str
    lead: str
    plural: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    pager: Pager
    begun: int = 0
    """How many of the rows begin with what was searched, where others follow on the same page."""
    begun_with: str = ""
    search: str = ""
    searchable: str = ""
    """What the search box looks in ("Name or e-mail address"); empty where a list has no search."""
    filters: tuple[Filter, ...] = ()
    chips: tuple[Chip, ...] = ()
    clear_url: str = ""
    keep: tuple[tuple[str, str], ...] = ()
    """Hidden fields that keep filters, search, order and page size when one jumps to a page."""
    acts: tuple[Act, ...] = ()
    bulk: tuple[Act, ...] = ()
    bulk_url: str = ""
    exports: tuple[Link, ...] = ()
    views: tuple[Link, ...] = ()
    """Saved lists, and the ways to keep this one and to choose columns."""
    view_name: str = ""
    empty_title: str = ""
    empty_hint: str = ""
    in_row: InRow = InRow()
    tabs: tuple[Link, ...] = ()
    search_url: str = ""
    """Where the search form, filters included, is POSTed to: names typed there stay out of addresses."""

    @property
    def most(self) -> int:
        """How much the row that offers most offers."""
        return max((len(row.offer) for row in self.rows), default=0)


@frozen
class Fact:
    label: str
    value: Cell
    help: str = ""


@frozen
class Panel:
    """A group of facts with a heading, on a show page."""

    title: str
    facts: tuple[Fact, ...]
    acts: tuple[Act, ...] = ()


@frozen
class ShowPage:
    """Everything on the page of one thing."""

    title: str
    lead: str = ""
    badges: tuple[Badge, ...] = ()
    crumbs: tuple[Link, ...] = ()
    tabs: tuple[Link, ...] = ()
    panels: tuple[Panel, ...] = ()
    aside: tuple[Panel, ...] = ()
    acts: tuple[Act, ...] = ()


@frozen
class HistoryPage:
    """What happened to one thing, newest first; `page` has the head that all its pages share."""

    page: ShowPage
    lines: tuple[Any, ...]
    """Lines of `telling.Told`."""
    fields: tuple[Choice, ...]
    url: str
    on: str = ""
    then: Panel | None = None
    """The values at the moment `on`; without facts where the thing did not exist yet."""
    newer_url: str = ""
    older_url: str = ""


@frozen
class DraftNote:
    """What a page says of a draft: when it was typed, and the ways to go on and to throw it away."""

    pk: int
    made: str
    url: str = ""
    """The form with the draft in it; empty where that is the page at hand."""
    title: str = ""


@frozen
class FormPage:
    """A form with its heading; the WTForms form itself goes beside it as `form`.

    `groups` names the fields per fieldset, in order: `(("Name", ("initials", "first_name")), …)`.
    """

    title: str
    action: str
    submit: str
    cancel_url: str
    lead: str = ""
    crumbs: tuple[Link, ...] = ()
    groups: tuple[tuple[str, tuple[str, ...]], ...] = ()
    notice: str = ""
    conflict: tuple[tuple[str, str, str], ...] = ()
    """What somebody else saved in between: label, theirs, yours."""
    draft: DraftNote | None = None
    keeps: bool = False
    """Whether what is typed is kept when the form comes too late."""


@frozen
class ConfirmPage:
    """A question with every effect listed before it happens; also drawn as a dialog.

    Where `reasons` is filled the answer is no: the reasons are shown and there is no yes button.
    """

    title: str
    question: str
    yes: str
    action: str
    back_url: str
    effects: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    danger: bool = False
    crumbs: tuple[Link, ...] = ()
    names: tuple[str, ...] = ()
    hidden: tuple[tuple[str, str], ...] = ()
    advice: str = ""
    accept: str = ""
    """What one has to tick before yes counts."""
    unaccepted: bool = False
    """Whether yes was said without it."""


@frozen
class WorkItem:
    """A line on the dashboard: how many, of what, how old the oldest is."""

    count: int
    title: str
    detail: str
    url: str
    label: str


@frozen
class Latest:
    """A short table on the dashboard: some rows, how many there are in all, and where those stand."""

    key: str
    title: str
    count: int
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    url: str = ""


@frozen
class Figures:
    """Figures on the dashboard under a heading: label, number and small words of each; a chart with its title."""

    key: str
    title: str
    stats: tuple[tuple[str, int, str], ...]
    chart: str = ""
    bars: tuple[Any, ...] = ()


@frozen
class ServiceDesk:
    """How the Servicedesk is reached, for the contact block; what is not known is empty."""

    phone: str
    phone_uri: str
    email: str
    hours: str
    website: str = ""
    website_name: str = ""


@frozen
class Shell:
    """The frame round every page: header, navigation, footer."""

    product: str
    environment: str = ""
    user_name: str = ""
    organisation: str = ""
    organisations: tuple[tuple[int, str, bool], ...] = ()
    """Organisations one can switch to: id, name, whether it is the current one."""
    languages: tuple[Link, ...] = ()
    menu: tuple[tuple[str, tuple[Link, ...]], ...] = ()
    """Groups of the navigation: heading (empty for the first) and links."""
    beside: tuple[str, tuple[Link, ...]] = ("", ())
    """What stands beside the list at hand, as tabs: the name of it all, and links."""
    account: tuple[Link, ...] = ()
    logout_url: str = ""
    switch_url: str = ""
    """Where the choice of another organisation is POSTed to, as `organisation_id`."""
    inbox_url: str = ""
    home_url: str = "/"
    help_url: str = ""
    """What the handbook, or the help for residents, says of the page at hand."""
    service_desk: ServiceDesk | None = None
    footer: tuple[Link, ...] = ()
    idle: dict[str, int] = field(default_factory=dict)
    """`seconds_left` and `warn_seconds` for the warning dialog; empty when nobody is logged in."""
    keep_alive_url: str = ""
    session_state_url: str = ""
    for_residents: bool = False
    """Whether it is the resident portal: larger controls, and words of its own where a page is shared."""
