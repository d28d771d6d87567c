"""Forms about people."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from exchange.atlas.models import Area, Party
from exchange.people.models import ExpertProfile, SeatClaim, User
from exchange.people.models.contacts import FIELDS
from exchange.people.models.hats import ORGANISATION_KINDS, SEAT_KINDS

LONG = {"rows": 3, "dir": "auto"}


class SignupForm(forms.Form):
    """What signing up asks beyond allauth's own fields."""

    name = forms.CharField(label=_("Your name"), max_length=120)

    def signup(self, request: Any, user: User) -> None:
        """allauth calls this before it saves the account."""
        user.name = self.cleaned_data["name"]
        user.save()


class MeForm(forms.ModelForm):
    """Name, language, time zone, and consent to be named publicly."""

    language = forms.ChoiceField(label=_("Language of mails"), choices=settings.LANGUAGES)
    timezone = forms.ChoiceField(label=_("Time zone"), choices=[(z, z) for z in sorted(available_timezones())])  # fmt: skip

    class Meta:
        model = User
        fields = ["name", "language", "timezone", "named_publicly"]
        labels = {
            "name": _("Your name"),
            "named_publicly": _("My name may be shown to visitors who are not signed in"),
        }


class ContactForm(forms.Form):
    """How one can be reached, and what the other side of an exchange may see."""

    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    other = forms.CharField(label=_("Another way to reach you"), max_length=200, required=False)
    shared = forms.MultipleChoiceField(
        label=_("Shown to the other side after both accepted"), required=False,
        choices=zip(FIELDS, (_("E-mail"), _("Telephone"), _("Another way")), strict=True),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip


class ClaimForm(forms.ModelForm):
    """A claim to a seat, with its evidence."""

    party = forms.ModelChoiceField(Party.objects.select_related("area").order_by("area_id"), label=_("For which Party?"))  # fmt: skip
    kind = forms.ChoiceField(label=_("As what?"), choices=SEAT_KINDS)

    class Meta:
        model = SeatClaim
        fields = ["party", "kind", "body", "evidence"]
        labels = {
            "body": _("Ministry or body"),
            "evidence": _("How can we know? A letter, a page that names you, a colleague."),
        }
        widgets = {"evidence": forms.Textarea(attrs=LONG)}


class DecideForm(forms.Form):
    """A yes or a no, with a line."""

    decision = forms.ChoiceField(choices=[("yes", _("Yes")), ("no", _("No"))])
    note = forms.CharField(max_length=500, required=False)
    identity = forms.BooleanField(required=False)
    references = forms.BooleanField(required=False)
    conduct = forms.BooleanField(required=False)
    interests = forms.BooleanField(required=False)


def valid_orcid(value: str) -> None:
    """An ORCID iD ends in a check character by ISO 7064 mod 11-2."""
    digits = value.replace("-", "")
    total = 0
    for one in digits[:-1]:
        if not one.isdigit():
            raise ValidationError(_("Write the ORCID as 0000-0000-0000-0000."))
        total = (total + int(one)) * 2
    check = (12 - total % 11) % 11
    if len(digits) != 16 or digits[-1] != ("X" if check == 10 else str(check)):
        raise ValidationError(_("This ORCID has a wrong digit. Copy it once more."))


class ExpertForm(forms.ModelForm):
    """What an expert says of themselves."""

    area = forms.ModelChoiceField(Area.objects.order_by("code"), label=_("Where do you live?"), required=False)  # fmt: skip
    orcid = forms.CharField(label=_("ORCID (optional)"), max_length=19, required=False, validators=[valid_orcid])  # fmt: skip
    places = forms.IntegerField(label=_("How many exchanges at once?"), min_value=1, max_value=20, initial=1)  # fmt: skip

    class Meta:
        model = ExpertProfile
        fields = ["headline", "about", "area", "places", "orcid", "references_text", "interests"]
        labels = {
            "headline": _("Who are you, in one line?"), "about": _("More, if you like"),
            "references_text": _("Who can speak for you? (read by coordinators)"),
            "interests": _("Interests that could conflict (read by coordinators)"),
        }  # fmt: skip
        widgets = {n: forms.Textarea(attrs=LONG) for n in ("about", "references_text", "interests")}


class ConductForm(forms.Form):
    """The code of conduct, agreed to."""

    conduct = forms.BooleanField(
        label=_("I give honest advice, keep confidences, name conflicts of interest, and treat everybody with respect."),
        error_messages={"required": _("Agree to the code of conduct to go on.")},
    )  # fmt: skip


class OrganisationForm(forms.Form):
    """A new organisation."""

    name = forms.CharField(label=_("Name"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=ORGANISATION_KINDS)
    area = forms.ModelChoiceField(Area.objects.order_by("code"), label=_("Country or area"), required=False)  # fmt: skip


class InviteForm(forms.Form):
    """Whom to invite, and to what."""

    email = forms.EmailField(label=_("E-mail address"))
    kind = forms.ChoiceField(label=_("As what?"), choices=[*SEAT_KINDS, ("coordinator", _("Coordinator"))])  # fmt: skip
    party = forms.ModelChoiceField(Party.objects.select_related("area").order_by("area_id"), label=_("For which Party?"), required=False)  # fmt: skip
    body = forms.CharField(label=_("Ministry or body"), max_length=160, required=False)

    def clean(self) -> dict[str, Any]:
        """A seat has a Party, a coordinator has none."""
        found = super().clean() or {}
        if found.get("kind") != "coordinator" and not found.get("party"):
            self.add_error("party", _("Choose the Party."))
        if found.get("kind") == "coordinator":
            found["party"] = None
        return found
