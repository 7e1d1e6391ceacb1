"""The brief on a relation in the desk, and as a file to share: `since` says what changed since an earlier one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from yalu.brief import Brief, brief_values, write_brief
from yalu.measure import check_state, state_name
from yalu.model.state_name import StateName
from yalu.record import parse_dyad
from yalu.web.desk import Desk, desk_of
from yalu.web.pages.relation import REFRESH_SECONDS, day
from yalu.web.render import address, render

# The files a brief can be downloaded as. A PDF is printed by a browser of this machine.
_FILES = {
    "html": "text/html; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "pdf": "application/pdf",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A brief as a file, and what it is to be called."""

    name: str
    data: bytes


def brief(request: Request) -> Response:
    """Show the brief on a relation, as known on a day (`known`), with what changed since another (`since`).

    It is made in the background, as are its files (`format`): a reader who comes first is told so, and sees it as soon
    as it is there.
    """
    asked = request.path_params["dyad"]
    dyad = parse_dyad(asked)
    if dyad != asked:
        return RedirectResponse(address(request).replace(request.url.path, f"/brief/{dyad}", 1), 303)
    names = [state_name(check_state(state)) for state in dyad.split("-")]
    form = request.query_params.get("format")
    if form is not None and form not in _FILES:
        raise HTTPException(404, f"A brief is to be had as {', '.join(_FILES)}.")
    if form is not None and request.method == "HEAD":
        return Response(media_type=_FILES[form], headers={"Content-Disposition": "attachment"})
    since, known = day(request, "since"), day(request, "known")
    desk = desk_of(request)
    kept = desk.brief(dyad, since, known)
    if form is not None and kept.value is not None and kept.fresh:
        return _file(request, desk, kept.value, form, names)
    if kept.value is None or form is not None:
        return _wait(request, dyad, names, "The brief is being written.")
    answer = render(
        request,
        "brief_page.html",
        dyad=dyad,
        since=since,
        known=known,
        fresh=kept.fresh,
        files=[(name, address(request, format=name)) for name in _FILES],
        all_evidence=False,
        whole=address(request, format="pdf", evidence="all"),
        **brief_values(kept.value),
    )
    if not kept.fresh:
        answer.headers["Refresh"] = REFRESH_SECONDS
    return answer


def _wait(request: Request, dyad: str, names: Sequence[StateName], what: str) -> Response:
    answer = render(request, "relation_wait.html", status=202, dyad=dyad, names=names, what=what, found=None)
    answer.headers["Refresh"] = REFRESH_SECONDS
    return answer


def _file(request: Request, desk: Desk, made: Brief, form: str, names: Sequence[StateName]) -> Response:
    whole = request.query_params.get("evidence") == "all"
    name = f"brief-{made.dyad}-{date.isoformat(made.summary.until)}"

    def write() -> File:
        with TemporaryDirectory(prefix="yalu-") as folder:
            path = Path(folder) / f"brief.{form}"
            write_brief(made, path, all_evidence=whole)
            return File(name=f"{name}.{form}", data=path.read_bytes())

    query = "&".join(f"{key}={request.query_params.get(key, '')}" for key in ("since", "known"))
    kept = desk.keeper.get(f"{name}-{query}-{whole}.{form}", File, write, save=False)
    if kept.value is None or not kept.fresh:
        return _wait(request, made.dyad, names, "The file is being written.")
    headers = {"Content-Disposition": f'attachment; filename="{kept.value.name}"'}
    return Response(kept.value.data, media_type=_FILES[form], headers=headers)


ROUTES = [Route("/brief/{dyad}", brief)]
