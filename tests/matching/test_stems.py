"""What a person may rely on when words are cut to their stems."""

import pytest

from matching.text import tokens


def stems(text: str, lang: str) -> list[str]:
    return [token.stem for token in tokens(text, lang)]


@pytest.mark.parametrize(
    ("ours", "plain"),
    [("فرقنا", "فرق"), ("منطقتنا", "منطقة"), ("إمكاناتنا", "إمكانات"), ("حوكمتهم", "حوكمة")],
)
def test_our_and_their_change_no_arabic_stem(ours: str, plain: str):
    assert stems(ours, "ar") == stems(plain, "ar")


def test_a_name_that_only_ends_like_our_keeps_its_letters():
    assert stems("غانا", "ar") == ["غانا"]
