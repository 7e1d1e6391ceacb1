"""The desk: the workspace in the browser. `yalu review` serves it.

How to add a page:

1. `pages/NAME.py` with `ROUTES`, and `NAV = ("Title", "/address")` where it belongs in the bar. A page is a plain
   function of the request (Starlette runs it in a thread); it holds no SQL, but asks `desk_of(request).workspace`,
   `record.browse`, `measure` or `brief`. List its name in `pages/__init__.py`.
2. `templates/NAME.html` extends `base.html` and fills `title`, `main` and, where it has scripts of its own, `scripts`.
   Answer with `render(request, "NAME.html", ...)`. What is dear to compute goes through `Desk.remember`, which keeps
   it until the record or a review changes.
3. A page that changes something takes a POST: read it with `posted(request)`, say what was done with `did(request,
   ...)` (that goes into the audit log), and answer with `done(request, "/where/next", "What was done.")`: a new page
   without script, JSON for `yalu.post` of `desk.js`. Each form holds `{{ csrf_field }}`. Who may do so is said with
   `@needs("owner")`; without it a reader may GET and a reviewer may POST. `person(request).name` is who asks.
4. No inline script, style or handler: the policy forbids them. Charts are SVG with classes. Every text of a document
   stands in `<bdi>` or an element with `dir="auto"`.
5. Keys: an element of the page, or of the item the reader is on (`data-item`), that has `data-key="a"` and
   `data-key-words="accept"` is clicked when `a` is pressed, and listed under `?`. j and k go from item to item.
6. `<form method="get" data-instant="results">` is sent while it is filled in, and the element with that id is
   replaced by the new one; what stands in its `[data-count]` is said to screen readers.
7. `tests/web/test_NAME.py`: `client` for what the server says, `page` for a browser, `check_accessible(page)`.
"""

from yalu.web.app import make_app
from yalu.web.serve import serve, share_desk

__all__ = ["make_app", "serve", "share_desk"]
