"""The brief on a relation in the desk, and as a file to share: `since` says what changed since an earlier one."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from yalu.brief import Brief, brief_values, write_brief
from yalu.measure import check_state
from yalu.record import parse_dyad
from yalu.web.desk import desk_of
from yalu.web.pages.relation import day
from yalu.web.render import address, render

# The files a brief can be downloaded as. A PDF is printed by a browser of this machine.
_FILES = {
    "html": "text/html; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "pdf": "application/pdf",
}


def brief(request: Request) -> Response:
    """Show the brief on a relation, as known on a day (`known`), with what changed since another (`since`)."""
    asked = request.path_params["dyad"]
    dyad = parse_dyad(asked)
    if dyad != asked:
        return RedirectResponse(address(request).replace(request.url.path, f"/brief/{dyad}", 1), 303)
    first, second = (check_state(state) for state in dyad.split("-"))
    since, known = day(request, "since"), day(request, "known")
    desk = desk_of(request)

    def make() -> Brief:
        return desk.workspace.relation(first, second).brief(until=known, since_last=since)

    made = desk.remember(("brief", dyad, since, known), make)
    form = request.query_params.get("format")
    if form is not None:
        return _file(made, form)
    return render(
        request,
        "brief_page.html",
        dyad=dyad,
        since=since,
        known=known,
        files=[(name, address(request, format=name)) for name in _FILES],
        **brief_values(made),
    )


def _file(made: Brief, form: str) -> Response:
    if form not in _FILES:
        raise HTTPException(404, f"A brief is to be had as {', '.join(_FILES)}.")
    with TemporaryDirectory(prefix="yalu-") as folder:
        path = Path(folder) / f"brief.{form}"
        write_brief(made, path)
        data = path.read_bytes()
    name = f"brief-{made.dyad}-{date.isoformat(made.summary.until)}.{form}"
    return Response(data, media_type=_FILES[form], headers={"Content-Disposition": f'attachment; filename="{name}"'})


ROUTES = [Route("/brief/{dyad}", brief)]
