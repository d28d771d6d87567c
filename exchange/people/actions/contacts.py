"""Contact details: granted for a reason, shown by a deliberate look that is logged."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exchange.errors import Refused
from exchange.journal.actions import record
from exchange.people.gates import absent, visible_contact
from exchange.people.models import Actor, Contact, ContactGrant, ContactLook, User
from exchange.people.models.contacts import FIELDS

SHARED = ["email"]


def save_contact(*, by: Actor, phone: str, other: str, shared: list[str]) -> Contact:
    """Set one's own contact details and which of them the other side of an exchange may see."""
    if by.user is None:
        raise Refused("forbidden", _("Sign in first."), 403)
    fields = [name for name in FIELDS if name in shared]
    with transaction.atomic():
        contact, _new = Contact.objects.update_or_create(
            user=by.user, defaults={"phone": phone, "other": other, "shared": fields}
        )
        ContactGrant.objects.filter(owner=by.user, why__startswith="exchange:").update(
            fields=fields
        )
    return contact


def grant_contacts(*, by: Actor, owner: User, viewer: User | None, why: str) -> None:
    """Open contacts of ``owner``: all fields for a case, the chosen ones for an exchange."""
    if not by.machine:
        raise Refused("forbidden", _("Contacts are opened by a case or an exchange."), 403)
    if viewer is None or viewer.pk == owner.pk:
        return
    fields = list(FIELDS)
    if why.startswith("exchange:"):
        chosen = Contact.objects.filter(user=owner).values_list("shared", flat=True).first()
        fields = SHARED if chosen is None else list(chosen)
    ContactGrant.objects.update_or_create(
        owner=owner, viewer=viewer, why=why, defaults={"fields": fields, "until": None}
    )


def end_contact_grants(*, by: Actor, why: str, viewer: User | None = None) -> None:
    """End what was granted for this reason, to one viewer or to all."""
    if not by.machine:
        raise Refused("forbidden", _("Contacts are opened by a case or an exchange."), 403)
    rows = ContactGrant.objects.filter(why=why)
    if viewer is not None:
        rows = rows.filter(viewer=viewer)
    rows.update(until=timezone.now())


def reveal_contact(*, by: Actor, owner: User) -> dict[str, str]:
    """Show what may be seen; every look at another person is logged and listed to them."""
    fields = visible_contact(by, owner)
    if not fields:
        raise absent()
    contact = Contact.objects.filter(user=owner).first() or Contact(user=owner)
    values: dict[str, Any] = {
        "email": owner.email, "phone": contact.phone, "other": contact.other,
    }  # fmt: skip
    shown = {name: values[name] for name in fields if values[name]}
    if by.user is not None and by.user.pk != owner.pk:
        with transaction.atomic():
            ContactLook.objects.create(owner=owner, viewer=by.user, fields=sorted(shown))
            record("contact.looked_at", by=by, about=[owner], data={"fields": sorted(shown)})
    return shown
