"""The command `score` writes the whole matrix, whatever its size, in little memory."""

import json
import tracemalloc

import numpy as np
import pytest

from matching.cli import main
from matching.matcher import Matcher

OFFERS, NEEDS = 1_000, 3_000


@pytest.fixture
def files(tmp_path):
    for name, count in (("needs", NEEDS), ("offers", OFFERS)):
        lines = (json.dumps({"id": f"{name}{n}", "text": ""}) for n in range(count))
        (tmp_path / name).write_text("\n".join(lines))
    return tmp_path


def test_a_matrix_larger_than_the_memory_for_it_is_written(files, monkeypatch):
    row = dict.fromkeys(map(str, range(OFFERS)), 0.5)
    monkeypatch.setattr(Matcher, "scores", lambda self, need: row | {"0": float(need.id[5:])})
    given = ["--needs", str(files / "needs"), "--offers", str(files / "offers")]
    main(["score", *given, "--out", str(files / "warm.npy")])
    tracemalloc.start()
    assert main(["score", *given, "--out", str(files / "m.npy")]) == 0
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    found = np.load(files / "m.npy", mmap_mode="r")
    assert (found.shape, found.dtype) == ((NEEDS, OFFERS), np.float32)
    assert found[:, 0].tolist() == list(range(NEEDS))
    assert peak < found.nbytes / 2
    assert sorted(path.name for path in files.iterdir()) == ["m.npy", "needs", "offers", "warm.npy"]
