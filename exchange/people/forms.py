"""Forms about people."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from exchange.atlas.finding import searchable
from exchange.atlas.models import Area, Language, Party
from exchange.people.models import User
from exchange.people.models.contacts import FIELDS
from exchange.people.models.hats import ORGANISATION_KINDS, SEAT_KINDS
from exchange.people.models.orcid import normal_orcid

Choices = list[tuple[str, Any]]


class LongText(forms.Textarea):
    """A text of several lines. Browsers send CRLF; one line break counts as one character.

    What is too long is refused with a word, not cut: a browser would cut a pasted text silently.
    """

    def __init__(self, rows: int, **attrs: str) -> None:
        super().__init__(attrs={"rows": rows, "dir": "auto", **attrs})

    def build_attrs(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The most characters as ``data-most``, for the count beside it."""
        attrs = super().build_attrs(*args, **kwargs)
        most = attrs.pop("maxlength", None)
        return attrs | ({"data-most": most} if most else {})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """The text with plain line breaks."""
        value = data.get(name)
        return value.replace("\r\n", "\n") if isinstance(value, str) else value


def _line(**attrs: str) -> forms.TextInput:
    return forms.TextInput(attrs={"dir": "auto", **attrs})


def _by_name(rows: Any) -> Choices:
    return [
        ("", _("Choose…")),
        *sorted(((one.pk, one.name) for one in rows), key=lambda one: searchable(one[1])),
    ]


def parties() -> Choices:
    """All Parties by their names in the page's language."""
    return _by_name(Party.objects.select_related("area"))


def areas() -> Choices:
    """All countries and areas by their names in the page's language."""
    return _by_name(Area.objects.all())


def languages() -> Choices:
    """The working languages by their names in the page's language, those of the pages first."""
    rows = sorted(Language.objects.all(), key=lambda o: (not o.interface, searchable(o.name)))
    return [(one.pk, one.name) for one in rows]


# Places people live in; not the old names, offsets and placeholders beside them.
REGIONS = ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe",
           "Indian", "Pacific")  # fmt: skip
ZONES = ["UTC", *sorted(z for z in available_timezones() if z.startswith(REGIONS))]


class SignupForm(forms.Form):
    """What signing up asks beyond allauth's own fields; the adapter keeps it."""

    name = forms.CharField(
        label=_("Your name"), max_length=120, help_text=_("As colleagues know you."),
        widget=_line(autocomplete="name"),
    )  # fmt: skip
    # What the browser says of itself (app.js); without a script it stays empty.
    timezone = forms.CharField(
        required=False, widget=forms.HiddenInput(attrs={"data-zone": ""})
    )  # fmt: skip
    field_order = ("email", "name", "password1")

    def signup(self, request: Any, user: User) -> None:
        """allauth wants this; there is nothing more to do."""


class MeForm(forms.Form):
    """Name, languages, time zone, and consent to be named publicly."""

    name = forms.CharField(label=_("Your name"), max_length=120, widget=_line(autocomplete="name"))
    language = forms.ChoiceField(label=_("Language of pages and mails"), choices=settings.LANGUAGES)
    timezone = forms.ChoiceField(label=_("Time zone"), choices=[(z, z) for z in ZONES])
    languages = forms.MultipleChoiceField(
        label=_("Languages you can work in"), choices=languages, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    named_publicly = forms.BooleanField(
        label=_("Visitors who are not signed in may read my name"), required=False,
        help_text=_("Without this they read “Independent expert”. Members always see your name."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = self.initial.get("timezone")
        if own and own not in ZONES:
            self.fields["timezone"].choices = [(own, own), *self.fields["timezone"].choices]  # type: ignore[attr-defined]


class ContactForm(forms.Form):
    """How one can be reached, and what the other side of an exchange may see."""

    phone = forms.CharField(
        label=_("Telephone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "dir": "ltr"}),
    )
    other = forms.CharField(
        label=_("Another way to reach you"), max_length=200, required=False, widget=_line()
    )
    shared = forms.MultipleChoiceField(
        label=_("Shown to the other side after both accepted"), required=False,
        choices=list(zip(FIELDS, (_("E-mail"), _("Telephone"), _("Another way")), strict=True)),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip


class ClaimForm(forms.Form):
    """A claim to a seat, with its evidence."""

    party = forms.ChoiceField(label=_("For which Party?"), choices=parties)
    kind = forms.ChoiceField(
        label=_("As what?"), choices=SEAT_KINDS, initial="staff", widget=forms.RadioSelect
    )
    body = forms.CharField(
        label=_("Ministry or body"), max_length=160, widget=_line(autocomplete="organization")
    )
    evidence = forms.CharField(
        label=_("How can we know?"), max_length=2000, widget=LongText(4),
        help_text=_(
            "A letter, a page that names you, a colleague we can ask. It is kept with "
            "the decision."
        ),
    )  # fmt: skip


class DecisionForm(forms.Form):
    """A yes or a no, with a line that is kept."""

    decision = forms.ChoiceField(choices=[("yes", _("Yes")), ("no", _("No"))])
    note = forms.CharField(
        label=_("What did you look at?"), max_length=500, required=False, widget=LongText(2),
        help_text=_("Kept with the decision, with your name and today's date."),
    )  # fmt: skip


class VettingForm(DecisionForm):
    """A coordinator's four checks."""

    identity = forms.BooleanField(label=_("Identity"), required=False)
    references = forms.BooleanField(label=_("Organisation or references"), required=False)
    conduct = forms.BooleanField(label=_("Code of conduct"), required=False)
    interests = forms.BooleanField(label=_("Interests"), required=False)
    checks = ("identity", "references", "conduct", "interests")


class ExpertForm(forms.Form):
    """What an expert says of themselves."""

    headline = forms.CharField(
        label=_("Who are you, in one line?"), max_length=160, widget=_line(),
        help_text=_(
            "Your field and where you work, such as: marine ecologist, western Indian "
            "Ocean."
        ),
    )  # fmt: skip
    languages = forms.MultipleChoiceField(
        label=_("Languages you can work in"), choices=languages,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    area = forms.ChoiceField(
        label=_("Where do you live? (optional)"), choices=areas, required=False
    )
    places = forms.IntegerField(
        label=_("How many exchanges at once?"), min_value=1, max_value=20, initial=1
    )
    about = forms.CharField(
        label=_("More about you (optional)"), max_length=3000, required=False, widget=LongText(5)
    )
    orcid = forms.CharField(
        label=_("ORCID (optional)"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )
    references_text = forms.CharField(
        label=_("Who can speak for you?"), max_length=1000, required=False, widget=LongText(3),
        help_text=_("An organisation, or people we may ask. Only coordinators read it."),
    )  # fmt: skip
    interests = forms.CharField(
        label=_("Interests that could conflict"), max_length=1000, required=False,
        widget=LongText(3),
        help_text=_(
            "Paid work, shares, family ties in the field; or “none”. Only coordinators "
            "read it."
        ),
    )  # fmt: skip

    def clean_orcid(self) -> str:
        """The iD in its normal form."""
        return normal_orcid(self.cleaned_data["orcid"])

    def clean_area(self) -> str | None:
        """A code, or None."""
        return self.cleaned_data["area"] or None


class JoinForm(ExpertForm):
    """The profile, and the code of conduct agreed to."""

    conduct = forms.BooleanField(
        label=_("I agree to the code of conduct"),
        help_text=_(
            "I give honest advice, keep confidences, name conflicts of interest, and "
            "treat everybody with respect."
        ),
        error_messages={"required": _("Agree to the code of conduct to go on.")},
    )  # fmt: skip


class OrganisationForm(forms.Form):
    """A new organisation."""

    name = forms.CharField(
        label=_("Name"), max_length=200, widget=_line(autocomplete="organization")
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=ORGANISATION_KINDS, widget=forms.RadioSelect)
    area = forms.ChoiceField(label=_("Country or area (optional)"), choices=areas, required=False)

    def clean_area(self) -> str | None:
        """A code, or None."""
        return self.cleaned_data["area"] or None


class PersonForm(forms.Form):
    """Somebody who has signed up, by e-mail address."""

    email = forms.EmailField(label=_("Their e-mail address"), max_length=254)

    def clean_email(self) -> User:
        """The registered person."""
        found = User.objects.filter(
            email=self.cleaned_data["email"].lower(), is_active=True
        ).first()
        if found is None:
            raise forms.ValidationError(
                _("Nobody has signed up with this address yet. Ask them to sign up first.")
            )
        return found


class InviteForm(forms.Form):
    """Whom to invite, and to what; only what the inviter may."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    kind = forms.ChoiceField(label=_("As what?"), widget=forms.RadioSelect)
    party = forms.ChoiceField(label=_("For which Party?"), choices=parties, required=False)
    body = forms.CharField(
        label=_("Ministry or body (optional)"), max_length=160, required=False, widget=_line()
    )

    def __init__(self, *args: Any, kinds: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        self.fields["kind"].initial = kinds[0][0]
        if all(kind == "coordinator" for kind, _name in kinds):
            del self.fields["party"], self.fields["body"]

    def clean(self) -> dict[str, Any]:
        """A seat has a Party, a coordinator has none."""
        found = super().clean() or {}
        if found.get("kind") == "coordinator":
            return found | {"party": None, "body": ""}
        if "party" in found and not found["party"]:
            self.add_error("party", _("Choose the Party."))
        return found
