"use strict";
// Drag over the chart to choose a period: the dates of the form are filled in, and it is sent.
(() => {
  const SVG = "http://www.w3.org/2000/svg";

  function bounds(label, step) {
    if (step === "year") return [`${label}-01-01`, `${label}-12-31`];
    const [year, month] = label.split("-").map(Number);
    return [`${label}-01`, `${label}-${String(new Date(Date.UTC(year, month, 0)).getUTCDate()).padStart(2, "0")}`];
  }

  function brush(place) {
    const chart = place.querySelector("svg.shape");
    const form = document.querySelector("form.period");
    const columns = place.dataset.columns.split(" ");
    if (!chart || !form || columns.length < 2) return;
    const band = document.createElementNS(SVG, "rect");
    const width = chart.viewBox.baseVal.width;
    let from = null;
    chart.classList.add("brushed");

    const column = (event) => {
      const box = chart.getBoundingClientRect();
      const part = (event.clientX - box.left) / box.width;
      return Math.min(Math.max(Math.floor(part * columns.length), 0), columns.length - 1);
    };
    const draw = (to) => {
      const [low, high] = [Math.min(from, to), Math.max(from, to)];
      const each = width / columns.length;
      for (const [name, value] of Object.entries({ class: "band", x: low * each, y: 0, width: (high - low + 1) * each, height: "100%" })) band.setAttribute(name, value);
      return [low, high];
    };
    chart.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      from = column(event);
      chart.append(band);
      draw(from);
      chart.setPointerCapture(event.pointerId);
      event.preventDefault();
    });
    chart.addEventListener("pointermove", (event) => { if (from !== null) draw(column(event)); });
    chart.addEventListener("pointercancel", () => { from = null; band.remove(); });
    chart.addEventListener("pointerup", (event) => {
      if (from === null) return;
      const [low, high] = draw(column(event));
      from = null;
      if (low === high) return band.remove(); // a click chooses nothing
      form.elements.since.value = bounds(columns[low], place.dataset.step)[0];
      form.elements.until.value = bounds(columns[high], place.dataset.step)[1];
      form.requestSubmit();
    });
  }

  document.addEventListener("DOMContentLoaded", () => {
    for (const place of document.querySelectorAll("[data-brush]")) brush(place);
    // Fields left empty say nothing: they are kept out of the address.
    document.querySelector("form.period")?.addEventListener("formdata", (event) => {
      for (const [name, value] of [...event.formData]) if (value === "") event.formData.delete(name);
    });
  });
})();
