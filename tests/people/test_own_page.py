"""What a person may rely on where they change their own details."""

from __future__ import annotations

import pytest

from exchange.people.models import User
from tests.conftest import browser

pytestmark = pytest.mark.django_db


def test_the_time_zone_is_chosen_among_places_and_an_older_choice_stays(stranger: User) -> None:
    User.objects.filter(pk=stranger.pk).update(timezone="GB")
    page = browser(stranger).get("/en/me/edit/").content.decode()
    assert '<option value="GB" selected>' in page
    assert [odd for odd in ("Factory", "Etc/GMT+3", "localtime") if f'"{odd}"' in page] == []


def test_the_summary_names_the_field_that_was_left_empty(stranger: User) -> None:
    page = browser(stranger).post("/en/seats/claim/", {}).content.decode()
    assert ">For which Party? – This field is required.</a>" in page
