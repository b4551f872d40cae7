// Comparisons: sorting, filters, columns, and systems side by side, over the table that stands in the page.
// What is chosen stands in the address, by ids, so that a view can be shared in any language.

import { create, showQuery } from "llmindex/dom";

const MOST = 4;
const NAME = "*"; // sorts by the name of the system
const FACETED = new Set(["enum", "list", "boolean"]);
const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

const host = document.getElementById("li-comparison");
const region = document.getElementById("li-comparison-table");
const table = region.querySelector("table");
const words = JSON.parse(document.getElementById("li-comparison-data").textContent);
const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });

const heads = [...table.tHead.rows[0].cells];
const columns = heads.slice(1).map((head, place) => ({ id: head.dataset.fact, type: head.dataset.type, label: label(head), head, place }));
const rows = [...table.tBodies[0].rows].map((element, place) => readRow(element, place));
const facets = columns.filter(({ type }) => FACETED.has(type)).map((column) => ({ ...column, values: valuesOf(column) })).filter(({ values }) => values.length > 1);

let state = readAddress();

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

// What the table says ----------------------------------------------------------------

/** A column's name, without its unit. */
function label(head) {
  return [...head.childNodes].filter(({ nodeName }) => nodeName !== "SMALL").map(({ textContent }) => textContent).join("").trim();
}

function readRow(element, place) {
  const [head, ...cells] = element.cells;
  const values = cells.map((cell) => [...cell.querySelectorAll("summary > span")].map(({ textContent }) => textContent));
  const name = head.querySelector("a").textContent;
  return { id: element.dataset.row, element, place, head, name, cells, values, text: [name, ...values.flat()].join("\n").toLowerCase() };
}

/** The values of a column, those that most systems have first. */
function valuesOf({ place }) {
  const counts = new Map();
  for (const row of rows) for (const value of new Set(row.values[place])) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([one, n], [other, m]) => m - n || collator.compare(one, other)).map(([value]) => value);
}

/** How a value is called in the address: `true` and `false` are words of the page's language. */
function key({ type }, value) {
  return type === "boolean" ? String(value === words.yes) : value;
}

// The address ------------------------------------------------------------------------

function readAddress() {
  const query = new URLSearchParams(location.search);
  const ids = new Set(columns.map(({ id }) => id));
  const names = (query.get("side") ?? query.get("pick") ?? "").split(",");
  const picked = rows.map(({ id }) => id).filter((id) => names.includes(id)).slice(0, MOST);
  const chosen = facets.map((facet) => {
    const known = new Set(facet.values.map((value) => key(facet, value)));
    return [facet.id, new Set(query.getAll(`is.${facet.id}`).filter((value) => known.has(value)))];
  });
  const by = query.get("by");
  return {
    text: query.get("q") ?? "",
    chosen: Object.fromEntries(chosen),
    hidden: new Set(query.getAll("hide").filter((id) => ids.has(id))),
    by: by === NAME || ids.has(by) ? by : "",
    descending: query.has("desc"),
    picked: new Set(picked),
    side: query.has("side") && picked.length > 1,
    differing: query.has("differing"),
  };
}

function address() {
  const query = new URLSearchParams();
  if (state.text) query.set("q", state.text);
  for (const [facet, values] of Object.entries(state.chosen)) for (const value of values) query.append(`is.${facet}`, value);
  for (const id of state.hidden) query.append("hide", id);
  if (state.by) query.set("by", state.by);
  if (state.by && state.descending) query.set("desc", "");
  if (state.picked.size) query.set(state.side ? "side" : "pick", [...state.picked].join(","));
  if (state.side && state.differing) query.set("differing", "");
  return query;
}

function writeAddress(push) {
  showQuery(address(), { push });
}

// Sorting and filtering --------------------------------------------------------------

/** What a row is sorted by; what does not apply comes after all values, what is not known after that. */
function sortKey(row) {
  if (state.by === NAME) return [0, row.name];
  const { place, type } = columns.find(({ id }) => id === state.by);
  const values = row.values[place];
  if (values.length === 0) return [row.cells[place].querySelector("details") ? 1 : 2, ""];
  return [0, type === "number" ? Number(values[0].replaceAll(",", "")) : values.join(" ")];
}

function inOrder() {
  if (!state.by) return [...rows];
  const keys = new Map(rows.map((row) => [row, sortKey(row)]));
  return [...rows].sort((one, other) => {
    const [rank, value] = keys.get(one);
    const [otherRank, otherValue] = keys.get(other);
    const order = typeof value === "number" && typeof otherValue === "number" ? value - otherValue : collator.compare(value, otherValue);
    return rank - otherRank || (state.descending ? -order : order) || one.place - other.place;
  });
}

function has(row, facet) {
  const chosen = state.chosen[facet.id];
  return chosen.size === 0 || row.values[facet.place].some((value) => chosen.has(key(facet, value)));
}

/** The rows that match, a facet's own choice left aside: what a further tick in it would add. */
function matching(without) {
  const parts = state.text.toLowerCase().split(/\s+/).filter(Boolean);
  const asked = facets.filter(({ id }) => id !== without);
  return rows.filter((row) => parts.every((part) => row.text.includes(part)) && asked.every((facet) => has(row, facet)));
}

function sortBy(id) {
  if (state.by !== id) [state.by, state.descending] = [id, false];
  else if (!state.descending) state.descending = true;
  else [state.by, state.descending] = ["", false];
  update();
}

// What is shown ----------------------------------------------------------------------

const input = create("input", { type: "search", id: "li-comparison-text", placeholder: words.filter, "aria-label": words.filter, autocomplete: "off", oninput: () => { state.text = input.value.trim(); update(); } });
const status = create("p", { class: "li-browse__status", role: "status" });
const sideButton = create("button", { type: "button", class: "md-button md-button--primary", onclick: () => { state.side = true; update(true); sideTitle.focus(); } });
const hint = create("span", { class: "li-note" }, words.side_hint);
const clear = create("button", { type: "button", class: "li-browse__clear", onclick: reset }, words.reset);
const panels = facets.map((facet) => panel(facet));
const boxes = columns.map(({ id, label: text }) => create("li", {}, create("label", {}, box(id, (shown) => change(state.hidden, id, !shown)), create("span", {}, text))));
const picks = rows.map((row) => create("input", { type: "checkbox", class: "li-pick-row", value: row.id, "aria-label": fill(words.pick, row), onchange: pick }));
const sideTitle = create("h2", { tabindex: "-1" }, words.side_title);
const differing = create("input", { type: "checkbox", onchange: () => { state.differing = differing.checked; update(); } });
const sideTable = create("div", { class: "li-scroll", role: "region", "aria-label": words.side_title, tabindex: "0" });
const tools = create("div", {},
  create("div", { class: "li-browse__bar" }, input, sideButton),
  create("div", { class: "li-compare__panels" },
    facets.length ? create("details", { class: "li-compare__filters" }, create("summary", {}, words.filters), create("div", { class: "li-compare__facets" }, ...panels.map(({ element }) => element))) : "",
    create("details", { class: "li-compare__columns li-facet" }, create("summary", {}, words.columns), create("ul", {}, ...boxes))),
  create("div", { class: "li-browse__head" }, status, hint, clear));
const side = create("section", { class: "li-side" }, sideTitle,
  create("p", { class: "li-actions" },
    create("button", { type: "button", class: "md-button", onclick: () => { state.side = false; update(); sideButton.focus(); } }, words.back),
    create("label", { class: "li-side__only" }, differing, create("span", {}, words.differing))),
  sideTable);

function box(value, changed) {
  return create("input", { type: "checkbox", value, onchange: ({ target }) => { changed(target.checked); update(); } });
}

function change(set, value, add) {
  if (add) set.add(value);
  else set.delete(value);
}

function panel(facet) {
  const items = facet.values.map((value) => {
    const name = key(facet, value);
    const own = box(name, (ticked) => change(state.chosen[facet.id], name, ticked));
    const count = create("span", { class: "li-count" });
    return { value, own, count, element: create("li", {}, create("label", {}, own, create("span", {}, value), count)) };
  });
  const element = create("details", { class: "li-facet", "data-facet": facet.id, open: state.chosen[facet.id].size > 0 }, create("summary", {}, facet.label), create("ul", {}, ...items.map((item) => item.element)));
  return { facet, items, element };
}

function pick(event) {
  const { value, checked } = event.target;
  if (checked && state.picked.size === MOST) {
    event.target.checked = false;
    status.textContent = words.full;
    return;
  }
  change(state.picked, value, checked);
  update();
}

function reset() {
  state = { ...readAddress(), text: "", hidden: new Set(), by: "", descending: false, picked: new Set(), side: false };
  for (const values of Object.values(state.chosen)) values.clear();
  update();
  input.focus();
}

function showTable() {
  const shown = new Set(matching());
  table.tBodies[0].append(...inOrder().map(({ element }) => element));
  for (const row of rows) row.element.hidden = !shown.has(row);
  for (const { id, head, place } of columns) {
    for (const cell of [head, ...rows.map(({ cells }) => cells[place])]) cell.hidden = state.hidden.has(id);
  }
  [NAME, ...columns.map(({ id }) => id)].forEach((id, place) => {
    if (id === state.by) heads[place].setAttribute("aria-sort", state.descending ? "descending" : "ascending");
    else heads[place].removeAttribute("aria-sort");
  });
  const message = shown.size ? fill(words.status, { shown: shown.size, all: rows.length }) : words.none;
  if (status.textContent !== message) status.textContent = message;
}

function showControls() {
  if (input.value.trim() !== state.text) input.value = state.text;
  for (const { facet, items } of panels) {
    const others = matching(facet.id);
    for (const { value, own, count, element } of items) {
      const n = others.filter((row) => row.values[facet.place].includes(value)).length;
      own.checked = state.chosen[facet.id].has(own.value);
      count.textContent = n;
      element.hidden = n === 0 && !own.checked;
    }
  }
  for (const element of boxes) {
    const own = element.querySelector("input");
    own.checked = !state.hidden.has(own.value);
  }
  for (const own of picks) own.checked = state.picked.has(own.value);
  sideButton.textContent = fill(words.side, { n: state.picked.size });
  sideButton.disabled = state.picked.size < 2;
  hint.hidden = state.picked.size > 1;
  differing.checked = state.differing;
  clear.hidden = address().toString() === "";
}

// Side by side -----------------------------------------------------------------------

const known = (row, place) => row.cells[place].querySelector("details") !== null;
const said = (row, place) => (row.values[place].length ? [...row.values[place]].sort().join("\n") : null);

/** Whether two systems of which both values are known have different ones. */
function differs(chosen, place) {
  return new Set(chosen.filter((row) => known(row, place)).map((row) => said(row, place))).size > 1;
}

function sideLine(chosen, { place, head, label: text }) {
  const apart = differs(chosen, place);
  const unit = head.querySelector("small");
  return create("tr", { class: apart ? "li-apart" : null },
    create("th", { scope: "row" }, text, ...(unit ? [" ", unit.cloneNode(true)] : []), ...(apart ? [" ", create("strong", { class: "li-differs" }, `≠ ${words.differs}`)] : [])),
    ...chosen.map((row) => row.cells[place].cloneNode(true)));
}

function showSide() {
  const chosen = rows.filter(({ id }) => state.picked.has(id));
  const told = columns.filter(({ place }) => chosen.some((row) => known(row, place)) && (!state.differing || differs(chosen, place)));
  const names = chosen.map(({ head }) => create("th", { scope: "col" }, head.querySelector("a").cloneNode(true)));
  const lines = told.map((column) => sideLine(chosen, column));
  for (const cell of lines.flatMap((line) => [...line.cells])) cell.hidden = false;
  sideTable.replaceChildren(create("table", { class: "li-table li-table--side" },
    create("thead", {}, create("tr", {}, create("th", { scope: "col" }, words.property), ...names)),
    create("tbody", {}, ...lines)));
}

function update(push) {
  writeAddress(push === true);
  showTable();
  showControls();
  if (state.side) showSide();
  side.hidden = !state.side;
  tools.hidden = region.hidden = state.side;
}

/** The arrow keys lead from value to value, past what is not known. */
function step(event) {
  const direction = STEPS[event.key];
  const cell = event.target.closest("summary, thead button, th a") && event.target.closest("td, th");
  if (!direction || !cell || event.altKey || event.ctrlKey || event.metaKey) return;
  const lines = [...cell.closest("table").rows].filter(({ hidden }) => !hidden);
  let [line, place] = [lines.indexOf(cell.parentElement), cell.cellIndex];
  for (;;) {
    line += direction[0];
    place += direction[1];
    const next = lines[line]?.cells[place];
    if (!next) return;
    const target = next.hidden ? null : next.querySelector("summary, button, a");
    if (target) {
      event.preventDefault();
      target.focus();
      return;
    }
  }
}

function start() {
  heads.forEach((head, place) => {
    const id = place ? columns[place - 1].id : NAME;
    const button = create("button", { type: "button", class: "li-sort", onclick: () => sortBy(id) });
    button.append(...head.childNodes);
    head.append(button);
  });
  rows.forEach(({ head }, place) => head.prepend(picks[place], " "));
  for (const element of [region, sideTable]) element.addEventListener("keydown", step);
  addEventListener("popstate", () => { state = readAddress(); update(); });
  host.classList.add("li-browse");
  host.append(tools, side);
  host.hidden = false;
  update();
}

start();
