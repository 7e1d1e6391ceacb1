"""Write a brief to a file: HTML, Markdown, or PDF where a browser can print it."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from yalu.brief.render import render_html, render_markdown
from yalu.brief.values import Brief
from yalu.errors import ExportError

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
_PRINT_SECONDS = 120


def write_brief(brief: Brief, path: Path, *, all_evidence: bool = False) -> None:
    """Write a brief; the suffix says how (.html, .md, .pdf). Raises ExportError.

    With `all_evidence` events that no sentence rests on are printed with their reports too.
    """
    suffix = path.suffix.lower()
    try:
        if suffix in (".html", ".htm"):
            path.write_text(render_html(brief, all_evidence=all_evidence), encoding="utf-8")
        elif suffix == ".md":
            path.write_text(render_markdown(brief), encoding="utf-8")
        elif suffix == ".pdf":
            print_pdf(render_html(brief, all_evidence=all_evidence), path)
        else:
            raise ExportError(
                f"a brief cannot be written as {suffix or 'a file without suffix'}.",
                item=str(path),
                remedy="Name a file that ends in .html, .md or .pdf.",
            )
    except OSError as error:
        raise ExportError(f"cannot be written ({error.strerror}).", item=str(path)) from error


def find_browser() -> str | None:
    """Return a browser that can print without a window: that of YALU_BROWSER, else one on the path."""
    named = os.environ.get("YALU_BROWSER")
    return shutil.which(named) if named else next(filter(None, map(shutil.which, _BROWSERS)), None)


def print_pdf(html: str, path: Path) -> None:
    """Print a page to a PDF file with an installed browser. Raises ExportError where there is none or it fails."""
    browser = find_browser()
    if browser is None:
        raise ExportError(
            "no browser was found to print with.",
            item=str(path),
            remedy="Install Chromium or Chrome (or name one in YALU_BROWSER), or write .html and print that.",
        )
    with tempfile.TemporaryDirectory() as folder:
        page, printed = Path(folder) / "brief.html", Path(folder) / "brief.pdf"
        page.write_text(html, encoding="utf-8")
        command = [
            browser,
            "--headless",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-sync",
            "--no-pdf-header-footer",
            f"--user-data-dir={folder}/profile",
            f"--print-to-pdf={printed}",
            page.as_uri(),
        ]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            command.insert(
                1, "--no-sandbox"
            )  # Chromium refuses to run as root with it; the page has no script but ours
        try:
            done = subprocess.run(command, capture_output=True, timeout=_PRINT_SECONDS, check=False)  # noqa: S603
        except subprocess.TimeoutExpired as error:
            raise ExportError("the browser took too long to print.", item=str(path)) from error
        if not printed.exists():
            words = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
            raise ExportError(f"the browser could not print ({' '.join(words)}).", item=str(path))
        shutil.copyfile(printed, path)
