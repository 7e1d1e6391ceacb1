"use strict";
// A decision is sent and the next item shown without a new page, so that one key is enough for each.
(() => {
  let busy = false;

  async function show(address) {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    if (!answer.ok) return location.assign(address);
    const fresh = yalu.replace("review", await answer.text());
    history.replaceState(null, "", address);
    yalu.go(fresh.querySelector("[data-item]") || fresh.querySelector("#focus"));
  }

  document.addEventListener("submit", async (event) => {
    if (!event.target.matches("[data-decide]")) return;
    event.preventDefault();
    if (busy) return;
    busy = true;
    try {
      const found = await yalu.post(event.target);
      await show(found.to);
    } catch {
      event.target.querySelector("input:not([type=hidden]), select, button")?.focus();
    } finally {
      busy = false;
    }
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-later]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    show(link.getAttribute("href"));
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches(".correct select")) return;
    event.preventDefault();
    event.target.form.requestSubmit();
  });

  document.addEventListener("DOMContentLoaded", () => yalu.go(document.querySelector("#review [data-item]")));
})();
