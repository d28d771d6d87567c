"""What is asked about a resource: three answers from anybody, the rest from a coordinator."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from exchange.atlas.models import Language, Region, SupportKind, Target, page_code
from exchange.library.models import Resource, Source
from exchange.library.models.resource import COSTS, KINDS
from exchange.library.models.source import KINDS as SOURCES
from exchange.people.forms import LongText
from matching.hints import hints

Choices = list[tuple[str, Any]]


def _line(**attrs: str) -> forms.TextInput:
    return forms.TextInput(attrs={"dir": "auto", **attrs})


def _many(model: type[Model], label: Any) -> forms.MultipleChoiceField:
    """Keys of a vocabulary, as pills."""

    def choices() -> Choices:
        rows = model._default_manager.all()
        return [(str(one.pk), f"{one.pk} {one}" if model is Target else str(one)) for one in rows]

    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple
    )


class SuggestionForm(forms.Form):
    """A link, what it is, and whom it helps."""

    link = forms.URLField(
        label=_("Its address on the web"), max_length=500, assume_scheme="https",
        widget=forms.URLInput(attrs={"dir": "ltr", "inputmode": "url"}),
        error_messages={
            "required": _("Paste the address of the page"),
            "invalid": _("This is no web address. It begins with https://."),
        },
    )  # fmt: skip
    title = forms.CharField(
        label=_("Its name"), max_length=200, widget=_line(),
        error_messages={"required": _("Say what it is called")},
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("What is it?"), choices=KINDS)
    line = forms.CharField(
        label=_("Who gains from it, and what?"), max_length=300, widget=_line(),
        help_text=_("One line, in any language."),
        error_messages={"required": _("Say in one line who gains from it")},
    )  # fmt: skip

    def given(self) -> dict[str, Any]:
        """What a valid form says, with what its words speak of for the coordinator to confirm."""
        said = self.cleaned_data
        read = hints(said["title"], said["line"])
        code = page_code(read.language)
        return {
            "link": said["link"], "title": said["title"], "kind": said["kind"],
            "gist": {code: said["line"]}, "targets": read.targets, "support": read.support,
        }  # fmt: skip


class ResourceForm(forms.Form):
    """Everything a resource says, for a coordinator; ``line`` is the one of the page's language."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=KINDS)
    title = forms.CharField(label=_("Title"), max_length=200, widget=_line())
    link = SuggestionForm.base_fields["link"]
    line = forms.CharField(
        label=_("What it gives, in one line"), max_length=300, widget=_line(),
        help_text=_("In the language you read this page in."),
    )  # fmt: skip
    text = forms.CharField(
        label=_("More about it"), max_length=3000, required=False,
        widget=LongText(5),
        help_text=_("What it gives, to whom, and what it does not do."),
    )  # fmt: skip
    targets = _many(Target, _("Targets"))
    support = _many(SupportKind, _("Kinds of help"))
    languages = _many(Language, _("Languages it exists in"))
    regions = _many(Region, _("Regions it is made for"))
    cost = forms.ChoiceField(label=_("Cost"), choices=COSTS)

    MANY = ("targets", "support", "languages", "regions")

    @classmethod
    def of(cls, resource: Resource, data: Any = None) -> ResourceForm:
        """The form of a saved resource."""
        plain = {
            name: getattr(resource, name) for name in ("kind", "title", "link", "text", "cost")
        }
        many = {n: [str(one.pk) for one in getattr(resource, n).all()] for n in cls.MANY}
        return cls(data, initial={**plain, **many, "line": resource.line})

    def given(self, resource: Resource) -> dict[str, Any]:
        """What a valid form changes."""
        said = {name: self.cleaned_data[name] for name in self.changed_data}
        if "line" in said:
            code = page_code()
            said["gist"] = {**resource.gist, code: said.pop("line")}
        return said


class ReasonForm(forms.Form):
    """Why something is not shown."""

    reason = forms.CharField(
        label=_("Why is it not shown?"), max_length=500,
        widget=LongText(2),
        help_text=_("One line. Whoever suggested it reads it."),
        error_messages={"required": _("Say in a line why it is not shown.")},
    )  # fmt: skip


class SourceForm(forms.Form):
    """How a hub is read by itself."""

    kind = forms.ChoiceField(label=_("What does it speak?"), choices=SOURCES)
    address = forms.URLField(
        label=_("The address that machines read"), max_length=500, assume_scheme="https",
        widget=forms.URLInput(attrs={"dir": "ltr", "inputmode": "url"}),
        help_text=_("Its host is confirmed by this: no other host is asked."),
        error_messages=SuggestionForm.base_fields["link"].error_messages,
    )  # fmt: skip
    hosts = forms.CharField(
        label=_("Other hosts that belong to it"), max_length=1000, required=False,
        widget=LongText(2, dir="ltr"),
        help_text=_("One a line, where its addresses lead elsewhere, such as data.example.org."),
    )  # fmt: skip
    every = forms.IntegerField(
        label=_("Read it again after so many hours"), min_value=1, max_value=720, initial=24
    )
    on = forms.BooleanField(
        label=_("Read it by itself"), required=False, initial=True,
        help_text=_("Without this it is read only when a coordinator asks."),
    )  # fmt: skip

    @classmethod
    def of(cls, source: Source | None, data: Any = None) -> SourceForm:
        """The form of a connection, or of one to be made."""
        if source is None:
            return cls(data)
        plain = {name: getattr(source, name) for name in ("kind", "address", "every", "on")}
        return cls(data, initial={**plain, "hosts": "\n".join(source.hosts)})

    def given(self) -> dict[str, Any]:
        """What a valid form says."""
        return {**self.cleaned_data, "hosts": self.cleaned_data["hosts"].lower().split()}
