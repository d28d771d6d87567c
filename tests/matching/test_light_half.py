"""The light half may be imported by a page: it brings nothing heavy with it."""

import subprocess
import sys

HEAVY = {"numpy", "scipy", "sklearn", "django", "celery", "channels", "py3langid"}


def test_the_light_half_imports_nothing_heavy():
    names = "text, lexicon, hints, reasons, text.detect"
    modules = ", ".join(f"matching.{name.strip()}" for name in names.split(","))
    program = (
        f"import sys, {modules}; matching.hints.hints('Coral reefs', 'Nous cherchons une aide');"
        "print(*sorted({name.split('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert HEAVY & set(done.stdout.split()) == set()
