"""Contact details, who may see them and until when, and every look."""

from __future__ import annotations

from django.db import models

from exchange.people.models.user import User

FIELDS = ("email", "phone", "other")


class Contact(models.Model):
    """How a person can be reached, and which fields the other side of an exchange may see."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="contact")
    phone = models.CharField(max_length=40, blank=True)
    other = models.CharField(max_length=200, blank=True)
    shared = models.JSONField(default=list)

    class Meta:
        db_table = "people_contact"

    def __str__(self) -> str:
        return f"contact of {self.user_id}"


class ContactGrant(models.Model):
    """``viewer`` may see ``fields`` of ``owner`` until a moment, and why (``case:3``)."""

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants_given")
    viewer = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants_held")
    fields = models.JSONField(default=list)
    why = models.CharField(max_length=40)
    until = models.DateTimeField(null=True)

    class Meta:
        db_table = "people_contact_grant"
        constraints = [
            models.UniqueConstraint(fields=["owner", "viewer", "why"], name="grant_once")
        ]

    def __str__(self) -> str:
        return f"grant {self.pk}"


class ContactLook(models.Model):
    """One look at somebody's contacts; listed to the person."""

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="looks")
    viewer = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    fields = models.JSONField(default=list)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "people_contact_look"

    def __str__(self) -> str:
        return f"look {self.pk}"
