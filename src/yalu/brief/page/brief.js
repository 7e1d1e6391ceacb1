"use strict";
// The page works without this: it adds filters, opens an event that is linked to, and saves the events shown.
(() => {
  const form = document.querySelector(".filters");
  const rows = [...document.querySelectorAll(".events tbody tr")];
  const shown = document.querySelector(".shown");
  const words = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));
  const STATE = "#show?";

  function open(hash) {
    const target = hash.length > 1 && document.getElementById(decodeURIComponent(hash.slice(1)));
    if (!target) return;
    for (let node = target; node; node = node.parentElement) {
      if (node.tagName === "DETAILS") node.open = true;
      if (node.tagName === "TR" && node.hidden) { form.reset(); filter(); }
    }
    target.scrollIntoView({ block: "center" });
    target.focus({ preventScroll: true });
  }

  function filter() {
    const wanted = [...new FormData(form)].filter(([, value]) => value !== "");
    let count = 0;
    for (const row of rows) {
      const fits = wanted.every(([name, value]) => name === "q"
        ? value.toLowerCase().split(/\s+/).every((word) => words.get(row).includes(word))
        : row.dataset[name] === value);
      row.hidden = !fits;
      count += fits;
    }
    shown.textContent = `${count} of ${rows.length} ${rows.length === 1 ? "event" : "events"}. Open one to read its evidence.`;
    return wanted;
  }

  function keep() {
    const wanted = filter();
    const state = wanted.length ? STATE + new URLSearchParams(wanted) : location.pathname;
    if (wanted.length || location.hash.startsWith(STATE)) history.replaceState(null, "", wanted.length ? state : "#events");
  }

  function restore() {
    if (location.hash.startsWith(STATE)) {
      for (const [name, value] of new URLSearchParams(location.hash.slice(STATE.length))) {
        if (form.elements[name]) form.elements[name].value = value;
      }
      filter();
      document.getElementById("events").scrollIntoView();
    } else open(location.hash);
  }

  async function lines() {
    const packed = atob(document.getElementById("data").href.split(",", 2)[1]);
    const bytes = Uint8Array.from(packed, (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return (await new Response(stream).text()).trimEnd().split("\n");
  }

  function cell(value) {
    const text = value === null || value === undefined ? "" : String(value);
    // A leading = + - @ would run as a formula in a spreadsheet.
    const safe = /^[=+\-@\t\r]/.test(text) ? "'" + text : text;
    return /[",\n\r]/.test(safe) ? '"' + safe.replaceAll('"', '""') + '"' : safe;
  }

  function table(chosen) {
    const head = ["event_id", "start", "end", "precision", "type", "mode", "domain", "quad", "source", "target", "status", "reports", "publishers", "evidence"];
    const body = chosen.map(({ event, reports }) => [
      event.event_id, event.date.start, event.date.end, event.date.precision, event.type, event.mode, event.domain, event.quad,
      event.source.join(" "), event.target.join(" "), event.status, reports.length,
      [...new Set(reports.map((each) => each.publisher))].join("; "), reports.length ? reports[0].evidence.text : "",
    ]);
    return [head, ...body].map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
  }

  async function save(kind) {
    const visible = new Set(rows.filter((row) => !row.hidden).map((row) => row.dataset.id));
    const chosen = (await lines()).map((line) => [line, JSON.parse(line)])
      .filter(([, record]) => record.kind === "event" && visible.has(record.event.event_id));
    const text = kind === "csv" ? table(chosen.map(([, record]) => record)) : chosen.map(([line]) => line + "\n").join("");
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: kind === "csv" ? "text/csv" : "application/x-ndjson" }));
    link.download = `yalu-events.${kind}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  // The day of reading is the reader's: it is added when a citation is copied.
  function dated(text, style) {
    const today = new Date();
    const iso = [today.getFullYear(), today.getMonth() + 1, today.getDate()].map((each) => String(each).padStart(2, "0")).join("-");
    const words = today.toLocaleDateString("en-US", { year: "numeric", month: "long", day: "numeric" });
    if (style === "bibtex") return text.trimEnd().replace(/\}$/, `  urldate = {${iso}},\n}\n`);
    return `${text} ${style === "apa" ? "Retrieved" : "Accessed"} ${words}.`;
  }

  async function copy(button) {
    const source = document.getElementById(button.dataset.copy);
    const text = button.dataset.dated ? dated(source.textContent, button.dataset.dated) : source.textContent;
    const said = document.querySelector(".copied");
    try {
      await navigator.clipboard.writeText(text);
      said.textContent = "Copied.";
    } catch {
      getSelection().selectAllChildren(source);
      said.textContent = "Selected: press Ctrl+C to copy.";
    }
  }

  async function copyEvent(button) {
    const row = button.closest("tr");
    const [what, when] = [".phrase", ".when"].map((each) => row.querySelector(each).textContent.trim());
    const whole = document.getElementById("cite-chicago").textContent.replace(/^Yalu\. /, "");
    const text = dated(`Yalu. “${what}, ${when}.” Event ${row.dataset.id}, in ${whole}`, "chicago");
    const said = document.querySelector(".copied");
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = said.textContent = "Copied.";
    } catch {
      button.textContent = said.textContent = "This browser does not let it be copied.";
    }
    setTimeout(() => { button.textContent = "Copy citation"; }, 2000);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-cite]");
    if (button) copyEvent(button);
  });
  if (new URLSearchParams(location.search).has("embed")) document.documentElement.classList.add("embed");
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", () => copy(button));
  }

  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("details:not([open])")];
    for (const each of closed) each.open = true;
  });
  addEventListener("afterprint", () => { for (const each of closed) each.open = false; });
  addEventListener("hashchange", restore);
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#e-"]');
    // A second click on the same link changes no hash, and must open the event again.
    if (link && link.hash === location.hash) open(link.hash);
  });
  if (form) {
    form.hidden = false;
    form.addEventListener("input", keep);
    form.addEventListener("reset", () => setTimeout(keep));
    form.addEventListener("submit", (event) => event.preventDefault());
  }
  if (window.DecompressionStream && form) {
    for (const item of document.querySelectorAll(".scripted")) item.hidden = false;
    for (const button of document.querySelectorAll("[data-save]")) button.addEventListener("click", () => save(button.dataset.save));
  }
  restore();
})();
