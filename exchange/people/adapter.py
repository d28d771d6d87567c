"""allauth's door: users are made and named our way, mails carry our links."""

from __future__ import annotations

import logging
import re
from typing import Any
from zoneinfo import available_timezones

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from exchange.people.models import User
from exchange.people.models.hats import lacks_second_factor

log = logging.getLogger(__name__)
# The notice of a change, one letter for all; allauth names the kinds by their templates.
CHANGED = "account/email/changed"
CHANGES = {
    "password_changed": _("Your password was changed"),
    "password_reset": _("Your password was changed"),
    "password_set": _("A password was set for your account"),
    "email_changed": _("The e-mail address of your account was changed"),
    "email_deleted": _("An e-mail address was taken off your account"),
    "totp_activated": _("A second factor was set up for your account"),
    "totp_deactivated": _("The second factor of your account was taken off"),
    "recovery_codes_generated": _("New recovery codes were made for your account"),
}
CODE = re.compile(r"[A-Z0-9]{4}-[A-Z0-9]{4}")
LINK = re.compile(r"https?://\S+")
CONFIRMATION = "ecotone.confirmation"
LONGEST_ADDRESS = 254
UNSENT = _(
    "The mail could not be sent just now: our mail server does not answer. Nothing is lost. "
    "Wait a minute, then ask for it once more."
)


class AccountAdapter(DefaultAccountAdapter):
    """E-mail is the name of an account; a code in a mail comes with a link."""

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        """Keep the name given at sign-up, the language the page was read in, and the browser's
        time zone where it said one."""
        user.name = form.cleaned_data["name"]
        user.language = get_language() or "en"
        zone = form.cleaned_data["timezone"]
        user.timezone = zone if zone in available_timezones() else ""
        return super().save_user(request, user, form, commit)

    def clean_email(self, email: str) -> str:
        """An address that the database can hold."""
        if len(email) > LONGEST_ADDRESS:
            raise ValidationError(_("An e-mail address has at most 254 characters."))
        return super().clean_email(email)

    def send_confirmation_mail(
        self, request: HttpRequest, emailconfirmation: Any, signup: bool
    ) -> None:
        """The code, and a link that works in another tab or on another device."""
        user, email = emailconfirmation.user, emailconfirmation.email
        shown = {"user": user, "code": emailconfirmation.code, "link": _link(user, email)}
        kind = "email_confirmation_signup" if signup else "email_confirmation"
        self.send_mail(f"account/email/{kind}", email, shown)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send, or say on the next page, which can send again, that it did not go."""
        try:
            super().send_mail(template_prefix, email, context)
        except OSError as problem:
            log.warning("the mail %s was not sent: %s", template_prefix, type(problem).__name__)
            if template_prefix != CHANGED:
                self.request.mail_is_lost = True
                messages.warning(self.request, UNSENT)

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: Any = None, email: str | None = None
    ) -> None:
        """Tell of a change of password, address or second factor; of an address, the old one."""
        what = CHANGES[template_prefix.rpartition("/")[2]]
        shown = {"what": what, "link": settings.BASE_URL + reverse("people:me")}
        super().send_notification_mail(CHANGED, user, shown, email)

    def render_mail(
        self, template_prefix: str, email: Any, context: dict[str, Any], headers: Any = None
    ) -> Any:
        """The text, and the same as HTML in the frame of every mail, in the page's language."""
        fixed = {"Auto-Submitted": "auto-generated", "Content-Language": get_language() or "en"}
        letter: Any = super().render_mail(template_prefix, email, context, fixed)
        page = {"subject": letter.subject, "parts": _parts(letter.body.partition("\n--\n")[0])}
        letter.attach_alternative(render_to_string("emails/account.html", page), "text/html")
        return letter

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None,
        *given: Any, **named: Any,
    ) -> None:  # fmt: skip
        """allauth's words on the next page, but for "sent" when nothing was."""
        is_sent = (message_template or "").endswith("_sent.txt")
        if not (is_sent and getattr(request, "mail_is_lost", False)):
            super().add_message(request, level, message_template, *given, **named)

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """Lead coordinators and administrators without a second factor to its set-up."""
        response = super().post_login(request, user, **kwargs)
        if not lacks_second_factor(user):
            return response
        messages.warning(
            request,
            _("Your role needs a second factor. Set it up here; until then you do not hold it."),
        )
        return redirect("mfa_activate_totp")


def _parts(text: str) -> list[tuple[str, str]]:
    """A letter's paragraphs, each a ``link``, a ``code`` or ``text``."""
    parts = [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]
    kinds = (("link", LINK), ("code", CODE))
    return [
        (next((kind for kind, shape in kinds if shape.fullmatch(part)), "text"), part)
        for part in parts
    ]


def _link(user: User, email: str) -> str:
    token = signing.dumps({"user": user.pk, "email": email}, salt=CONFIRMATION)
    return settings.BASE_URL + reverse("people:confirm_email", args=[token])


def address_of(token: str) -> EmailAddress | None:
    """The address a confirmation link speaks of; None when the link is not ours or too old.

    An address that its owner is only adding has no row yet.
    """
    try:
        seconds = settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT
        found = signing.loads(token, salt=CONFIRMATION, max_age=seconds)
    except signing.BadSignature:
        return None
    user = User.objects.filter(pk=found["user"], is_active=True).first()
    if user is None:
        return None
    rows = EmailAddress.objects.filter(user=user, email__iexact=found["email"])
    return rows.first() or EmailAddress(user=user, email=found["email"])
