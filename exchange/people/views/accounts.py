"""Confirming an e-mail address: by the code, or by the link in the same mail."""

from __future__ import annotations

from allauth.account import views as allauth
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.account.stages import EmailVerificationStage, LoginStageController
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from exchange.doors import limited
from exchange.people.adapter import address_of
from exchange.people.views.pages import FORM


@FORM
@never_cache
@limited("confirm")
def confirm_email(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the mail: a page with one button, because scanners open links."""
    address = address_of(token)
    if address is None or address.verified or request.method != "POST":
        return render(request, "people/confirm_email.html", {"address": address})
    if not get_adapter(request).confirm_email(request, address):
        return redirect("account_login")
    return _on(request, address) or redirect("account_login")


def _on(request: HttpRequest, address: EmailAddress) -> HttpResponse | None:
    """Go on with the sign-in this browser began for the address; None when it began none."""
    if request.user.is_authenticated:
        return redirect("account_email")
    stage = LoginStageController.enter(request, EmailVerificationStage.key)
    if stage is None or stage.login.user is None or stage.login.user.pk != address.user_id:
        messages.info(request, _("Now sign in."))
        return None
    return stage.exit()


@never_cache
def confirm_code(request: HttpRequest) -> HttpResponse:
    """The page that asks for the code; once the link was pressed elsewhere it goes on itself."""
    stage = LoginStageController.enter(request, EmailVerificationStage.key)
    if stage is not None and stage.login.user is not None:
        rows = EmailAddress.objects.filter(user=stage.login.user, verified=True)
        if address := rows.filter(
            email__iexact=stage.login.email or stage.login.user.email
        ).first():
            return _on(request, address) or redirect("account_login")
    return allauth.email_verification_sent(request)
