// Shows, hides and finds the parts of a category or of a rule. Without it all is there to be read; what only it can
// do is switched off in the page and switched on here.
"use strict";
{
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const parts = all(".r");
  const linesWithoutText = all(".line.gone");
  const rows = all("tr[data-kind]");
  const boxes = rows.map((row) => row.querySelector("input"));
  const whole = document.querySelector("#every");
  const finder = document.querySelector("#finder");
  const hidden = { c: new Set(), r: new Set() };

  // A removal over several lines is several elements, of which the last one says why.
  const isCounted = (part) => part.lastElementChild.tagName === "DETAILS";
  const belongsTo = (row) => (part) => part.dataset[row.dataset.kind] === row.dataset.name;
  const setHidden = (element, value) => {
    if (element.hidden !== value) element.hidden = value;
  };

  function show() {
    for (const part of parts) setHidden(part, hidden.c.has(part.dataset.c) || hidden.r.has(part.dataset.r));
    for (const line of linesWithoutText) setHidden(line, [...line.children].every((part) => part.hidden));
    const counted = parts.filter(isCounted);
    const visible = counted.filter((part) => !part.hidden).length;
    document.querySelector("#shown").textContent = `${visible} of ${counted.length} parts shown`;
    if (!whole) return;
    const categories = boxes.filter((box, i) => rows[i].dataset.kind === "c");
    whole.checked = categories.every((box) => box.checked);
    whole.indeterminate = !whole.checked && categories.some((box) => box.checked);
  }

  function set(row, visible) {
    row.querySelector("input").checked = visible;
    hidden[row.dataset.kind][visible ? "delete" : "add"](row.dataset.name);
  }

  let found = [];
  let at = 0;

  function leave() {
    for (const part of found) part.classList.remove("found", "at");
    for (const button of all("button[aria-pressed=true]")) button.setAttribute("aria-pressed", "false");
    found = [];
    finder.hidden = true;
  }

  function go(to) {
    const counted = found.filter((part) => isCounted(part) && !part.hidden);
    for (const part of all(".at")) part.classList.remove("at");
    finder.hidden = false;
    const place = counted.length === 0 ? "none on this page" : "";
    at = counted.length === 0 ? 0 : (to + counted.length) % counted.length;
    finder.querySelector("output").textContent = `${finder.dataset.name}: ${place || `${at + 1} of ${counted.length}`}`;
    if (place) return;
    counted[at].classList.add("at");
    counted[at].scrollIntoView({ block: "center" });
  }

  function find(row, button) {
    const wasPressed = button.getAttribute("aria-pressed") === "true";
    leave();
    if (wasPressed) return;
    set(row, true);
    show();
    button.setAttribute("aria-pressed", "true");
    finder.dataset.name = row.dataset.name;
    found = parts.filter(belongsTo(row));
    for (const part of found) part.classList.add("found");
    go(0);
  }

  for (const row of rows) {
    const box = row.querySelector("input");
    const button = row.querySelector("button");
    box.disabled = button.disabled = false;
    box.addEventListener("change", () => {
      set(row, box.checked);
      show();
    });
    button.addEventListener("click", () => find(row, button));
  }
  if (whole) {
    whole.disabled = false;
    whole.addEventListener("change", () => {
      for (const row of rows) if (row.dataset.kind === "c") set(row, whole.checked);
      show();
    });
  }

  const [before, next, close] = all("button", finder);
  before.addEventListener("click", () => go(at - 1));
  next.addEventListener("click", () => go(at + 1));
  close.addEventListener("click", leave);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") leave();
  });

  // A tap on what is struck out says why, as one on its label does.
  document.addEventListener("click", (event) => {
    const struck = event.target.closest("del");
    if (!struck || String(getSelection()) !== "") return;
    const last = parts.slice(parts.indexOf(struck.parentElement)).find(isCounted);
    const details = last.lastElementChild;
    details.open = !details.open;
  });

  // Where the legend stands above the documents, they are not to be far below.
  const rules = document.querySelector("#rules");
  if (rules && matchMedia("(max-width: 60rem)").matches) rules.open = false;
  show();
}
