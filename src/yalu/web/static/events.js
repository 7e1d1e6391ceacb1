"use strict";
// Links that narrow a search are followed without a new page: the place on the page, and the focus, stay.
(() => {
  function refresh(html) {
    const open = [...document.querySelectorAll("details[data-key-of][open]")].map((each) => each.dataset.keyOf);
    yalu.replace("kept", html);
    yalu.replace("results", html);
    for (const each of document.querySelectorAll("details[data-key-of]")) each.open = open.includes(each.dataset.keyOf);
  }

  async function show(address, key) {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const html = await answer.text();
    refresh(html);
    const fresh = new DOMParser().parseFromString(html, "text/html");
    for (const name of ["q", "dyad", "since", "until"]) document.getElementById(name).value = fresh.getElementById(name).value;
    const link = key && document.querySelector(`[data-go="${CSS.escape(key)}"]`);
    if (link) link.focus({ preventScroll: true });
    else if (key) document.querySelector("#results [data-count]")?.scrollIntoView({ block: "nearest" });
    const count = document.querySelector("#results [data-count]");
    if (count) yalu.say(count.textContent.trim());
  }

  function follow(event) {
    const link = event.target.closest("a[data-go]");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const address = link.getAttribute("href");
    const page = link.dataset.go.startsWith("page:");
    show(address, link.dataset.go).then(() => {
      history.pushState(null, "", address);
      if (page) {
        const list = document.querySelector(".event-list");
        list?.scrollIntoView();
        yalu.go(list?.querySelector("[data-item]"));
      }
    }, () => location.assign(address));
  }

  document.addEventListener("click", follow);
  addEventListener("popstate", () => show(location.pathname + location.search, null).catch(() => location.reload()));
})();
