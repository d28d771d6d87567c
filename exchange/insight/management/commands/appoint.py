"""Appoints the first administrator, or any coordinator, from the machine itself."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from exchange.people.actions import grant_mandate
from exchange.people.models import Actor, User


class Command(BaseCommand):
    """`manage.py appoint somebody@example.org administrator`."""

    help = "Give a registered person the hat of an administrator or a coordinator."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whom, and as what."""
        parser.add_argument("email")
        parser.add_argument("kind", choices=["administrator", "coordinator"])

    def handle(self, *args: Any, email: str, kind: str, **options: Any) -> None:
        """Find the person and grant the mandate; twice changes nothing."""
        user = User.objects.filter(email=email.strip().lower()).first()
        if user is None:
            raise CommandError(f"Nobody has signed up as {email}. Sign up first, then appoint.")
        grant_mandate(by=Actor.system("import"), user=user, kind=kind)
        self.stdout.write(f"{user} is {kind} now.")
