"use strict";
// Every page works without this. It adds keys, search while typing, and answers without a new page.
// Pages may use: yalu.post(form or address, fields), yalu.replace(id, html), yalu.say(words), yalu.items(), yalu.go(item).
const yalu = (() => {
  const said = () => document.getElementById("said");
  const dialog = () => document.getElementById("keys");
  const WAIT = 150; // milliseconds between the last letter and the search: below it each letter asks the server

  function say(words, wrong = false) {
    const line = document.createElement("p");
    line.dir = "auto";
    line.textContent = words;
    if (wrong) line.className = "warn";
    said().replaceChildren(line);
  }

  async function post(target, fields = {}) {
    const form = target instanceof HTMLFormElement;
    const body = new URLSearchParams(form ? new FormData(target) : fields);
    for (const [name, value] of form ? Object.entries(fields) : []) body.set(name, value);
    const answer = await fetch(form ? target.action : target, {
      method: "POST", body,
      headers: { Accept: "application/json", "X-CSRF": document.querySelector("meta[name=csrf]").content },
    });
    const found = await answer.json().catch(() => ({ error: "The desk does not answer: is `yalu review` still running?" }));
    say(found.error || found.message, !answer.ok);
    if (!answer.ok) throw new Error(found.error);
    return found;
  }

  // The element with this id as it stands in a page that was fetched.
  function replace(id, html) {
    const fresh = new DOMParser().parseFromString(html, "text/html").getElementById(id);
    const old = document.getElementById(id);
    if (fresh && old) old.replaceWith(document.adoptNode(fresh));
    return fresh;
  }

  // Items of a list: j and k go through them. One is the current one, has the focus, and its keys work.
  const items = () => [...document.querySelectorAll("[data-item]")].filter((each) => each.offsetParent !== null || each.getClientRects().length);
  const current = () => document.activeElement.closest("[data-item]") || document.querySelector("[data-item].current");

  function go(item) {
    if (!item) return;
    for (const each of document.querySelectorAll("[data-item].current")) each.classList.remove("current");
    item.classList.add("current");
    if (!item.hasAttribute("tabindex")) item.tabIndex = -1;
    item.focus({ preventScroll: true });
    item.scrollIntoView({ block: "nearest" });
  }

  function step(by) {
    const all = items();
    const at = all.indexOf(current());
    go(all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1)]);
  }

  function press(key) {
    const item = current();
    const wanted = `[data-key="${CSS.escape(key)}"]`;
    const found = (item && item.querySelector(wanted)) || [...document.querySelectorAll(wanted)].find((each) => !each.closest("[data-item]"));
    if (!found || found.disabled) return false;
    found.focus();
    if (!found.matches("input, select, textarea")) found.click();
    return true;
  }

  let before = "";
  const PLACES = { h: "/", e: "/events", r: "/review", c: "/claims", f: "/forecasts", o: "/outlets", x: "/export" };
  const AT_ONCE = {
    "?": showKeys,
    "/": () => document.getElementById("find")?.focus(),
    j: () => step(1),
    k: () => step(-1),
  };

  function on() {
    return localStorage.getItem("single-keys") !== "off";
  }

  function key(event) {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const typing = event.target.closest("input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]");
    if (event.key === "Escape" && typing) return typing.blur();
    if (typing || document.querySelector("dialog[open]")) return;
    if (event.key === "Enter" && event.target.matches("[data-item]")) return event.target.querySelector("[data-open], a[href]")?.click();
    if (!on() && event.key !== "?") return;
    const led = before === "g";
    before = event.key;
    if (led && PLACES[event.key]) { event.preventDefault(); location.assign(PLACES[event.key]); return; }
    if (press(event.key)) return event.preventDefault();
    if (AT_ONCE[event.key]) { event.preventDefault(); AT_ONCE[event.key](); }
  }

  function showKeys() {
    const body = dialog().querySelector("tbody");
    for (const row of body.querySelectorAll("[data-own]")) row.remove();
    const seen = new Set();
    for (const each of document.querySelectorAll("[data-key]")) {
      if (seen.has(each.dataset.key)) continue;
      seen.add(each.dataset.key);
      const row = body.insertRow();
      row.dataset.own = "";
      const head = document.createElement("th");
      const name = document.createElement("kbd");
      head.scope = "row";
      name.textContent = each.dataset.key;
      head.append(name);
      row.append(head);
      row.insertCell().textContent = each.dataset.keyWords || each.textContent.trim();
    }
    dialog().showModal();
    dialog().querySelector("form button").focus();
  }

  // <form data-instant="results">: the element with that id is asked for anew while the form is filled in.
  function instant(form) {
    let timer = 0, asked = 0;
    async function ask() {
      const number = ++asked;
      const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ""));
      const address = `${form.getAttribute("action") || location.pathname}${String(query) ? `?${query}` : ""}`;
      const answer = await fetch(address, { headers: { Accept: "text/html" } });
      const html = await answer.text();
      if (number !== asked) return; // a later question was asked meanwhile
      const fresh = replace(form.dataset.instant, html);
      history.replaceState(null, "", address);
      document.dispatchEvent(new CustomEvent("yalu:replaced", { detail: fresh }));
      const count = fresh?.querySelector("[data-count]");
      if (count) say(count.textContent.trim());
    }
    const soon = (delay) => { clearTimeout(timer); timer = setTimeout(() => ask().catch(() => form.submit()), delay); };
    form.addEventListener("input", (event) => soon(event.target.matches("select, [type=checkbox], [type=radio], [type=date]") ? 0 : WAIT));
    form.addEventListener("submit", (event) => { event.preventDefault(); soon(0); });
  }

  // A browser lets a page write to the clipboard on this machine and under TLS; elsewhere the words are marked to be copied.
  async function copy(button) {
    const words = document.getElementById(button.dataset.copies);
    try {
      await navigator.clipboard.writeText(words.textContent);
      say("Copied.");
    } catch {
      getSelection().selectAllChildren(words);
      say("Marked: copy it with the keys of your machine.");
    }
  }

  function start() {
    document.addEventListener("keydown", key);
    for (const form of document.querySelectorAll("form[data-instant]")) instant(form);
    for (const form of document.querySelectorAll("form[data-submit-on-change]")) form.addEventListener("change", () => form.requestSubmit());
    for (const button of document.querySelectorAll("button[data-copies]")) {
      button.hidden = false;
      button.addEventListener("click", () => copy(button));
    }
    const box = document.getElementById("keys-on");
    if (box) {
      box.checked = on();
      box.addEventListener("change", () => localStorage.setItem("single-keys", box.checked ? "on" : "off"));
    }
    let closed = [];
    addEventListener("beforeprint", () => {
      closed = [...document.querySelectorAll("details:not([open], .explained)")];
      for (const each of closed) each.open = true;
    });
    addEventListener("afterprint", () => { for (const each of closed) each.open = false; });
  }

  document.addEventListener("DOMContentLoaded", start);
  return { say, post, replace, items, go, current };
})();
