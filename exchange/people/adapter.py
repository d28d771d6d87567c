"""allauth's door: users are made and named our way, mails carry our links."""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from exchange.errors import Refused
from exchange.people.models import User
from exchange.people.models.hats import lacks_second_factor

log = logging.getLogger(__name__)
CONFIRMATION = "ecotone.confirmation"
LONGEST_ADDRESS = 254


class AccountAdapter(DefaultAccountAdapter):
    """E-mail is the name of an account; a code in a mail comes with a link."""

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        """Keep the name given at sign-up, and the language the page was read in."""
        user.name = form.cleaned_data["name"]
        user.language = get_language() or "en"
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
        """Send, or say that it could not be sent; nothing typed is lost."""
        try:
            super().send_mail(template_prefix, email, context)
        except OSError as problem:
            log.exception("the mail %s could not be sent", template_prefix)
            words = _(
                "We could not send the mail just now. Your account is kept: sign in "
                "again in a few minutes and we send a new code."
            )
            raise Refused("no_mail", words, 503) from problem

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
