// Browse: facets, sorting and text search over the same index as the search in the header.
// What is chosen stands in the address, by ids, so that a view can be shared in any language.

import { create, showQuery } from "llmindex/dom";

const PAGE = 24;
const SORTS = { newest: { date: "desc" }, oldest: { date: "asc" }, title: { title: "asc" } };

const host = document.getElementById("li-browse");
const { facets, words, total } = JSON.parse(document.getElementById("li-browse-data").textContent);
const search = document.getElementById("li-search").dataset;
const bundle = new URL(search.bundle, document.baseURI);
const fallback = staticList();

const state = readAddress();
let pagefind;
let latest = 0;

/** Everything that stands in for this page where scripts do not run. */
function staticList() {
  const elements = [];
  for (let element = document.getElementById("li-browse-static"); element; element = element.nextElementSibling) elements.push(element);
  return elements;
}

function readAddress() {
  const query = new URLSearchParams(location.search);
  const chosen = Object.fromEntries(facets.map(({ id, values }) => {
    const known = new Set(values.map(([value]) => value));
    return [id, new Set((query.get(id) ?? "").split(",").filter((value) => known.has(value)))];
  }));
  const sort = query.get("sort");
  return { text: query.get("q") ?? "", chosen, sort: sort in SORTS ? sort : "" };
}

function writeAddress() {
  const query = new URLSearchParams();
  if (state.text) query.set("q", state.text);
  for (const [facet, values] of Object.entries(state.chosen)) if (values.size) query.set(facet, [...values].join(","));
  if (state.sort) query.set("sort", state.sort);
  showQuery(query);
}

const count = (n) => (n === 1 ? words.browse_results.one : words.browse_results.other).replace("{n}", n.toLocaleString(document.documentElement.lang));

// What is asked of the index ---------------------------------------------------------

function filters(without) {
  const result = { kind: { any: facets.find(({ id }) => id === "kind").values.map(([value]) => value) } };
  for (const [facet, values] of Object.entries(state.chosen)) {
    if (values.size && facet !== without) result[facet] = { any: [...values] };
  }
  return result;
}

function ask(without) {
  return pagefind.search(state.text || null, { filters: filters(without), sort: SORTS[sortInUse()] ?? {} });
}

/** Matches are ranked unless an order was chosen; where nothing is searched for, there is nothing to rank. */
function sortInUse() {
  return state.sort || (state.text ? "" : "newest");
}

/** Each facet's counts, its own choice left aside: what a further tick would add. */
async function facetCounts(answer) {
  const counts = {};
  for (const { id } of facets) {
    counts[id] = state.chosen[id].size ? (await ask(id)).filters[id] : answer.filters[id];
  }
  return counts;
}

// What is shown ----------------------------------------------------------------------

const input = create("input", { type: "search", id: "li-browse-text", placeholder: words.browse_search, "aria-label": words.browse_search, value: state.text, autocomplete: "off" });
const sorting = create("select", { "aria-label": words.browse_sort },
  ...[["", words.sort_relevance], ["newest", words.sort_newest], ["oldest", words.sort_oldest], ["title", words.sort_title]].map(([value, label]) => create("option", { value }, label)));
const status = create("p", { class: "li-browse__status", role: "status" }, words.browse_loading);
const clear = create("button", { type: "button", class: "li-browse__clear", hidden: true, onclick: clearAll }, words.browse_clear);
const results = create("ol", { class: "li-results" });
const more = create("button", { type: "button", class: "md-button", hidden: true }, words.browse_more);
const panels = Object.fromEntries(facets.map((facet) => [facet.id, panel(facet)]));

function panel({ id, label, values }) {
  const list = create("ul", {});
  // What the address chose comes first: in a long list it would be out of sight.
  const chosen = ([value]) => Number(state.chosen[id].has(value));
  for (const [value, text] of [...values].sort((one, other) => chosen(other) - chosen(one))) {
    const box = create("input", { type: "checkbox", value, checked: state.chosen[id].has(value), onchange: () => {
      if (box.checked) state.chosen[id].add(value);
      else state.chosen[id].delete(value);
      update();
    } });
    list.append(create("li", { "data-value": value }, create("label", {}, box, create("span", {}, text), create("span", { class: "li-count" }))));
  }
  const open = id === "kind" || id === "section" || state.chosen[id].size > 0;
  return create("details", { class: "li-facet", "data-facet": id, open }, create("summary", {}, label), list);
}

function showSorting() {
  sorting.options[0].hidden = sorting.options[0].disabled = !state.text;
  sorting.value = sortInUse();
}

function showCounts(counts) {
  for (const { id } of facets) {
    for (const item of panels[id].querySelectorAll("li")) {
      const n = counts[id]?.[item.dataset.value] ?? 0;
      item.querySelector(".li-count").textContent = n;
      item.hidden = n === 0 && !item.querySelector("input").checked;
    }
    panels[id].hidden = !panels[id].querySelector("li:not([hidden])");
  }
}

function card({ url, meta }) {
  return create("li", {},
    create("p", { class: "li-results__title" }, create("a", { href: url }, meta.title), " ",
      create("span", { class: "li-badge" }, meta.kind), meta.date ? create("span", { class: "li-when" }, ` ${meta.date}`) : "",
      create("span", { class: "li-when" }, ` ${meta.section}`)),
    create("p", {}, meta.summary ?? ""));
}

async function showPage(answer, start, turn) {
  const page = await Promise.all(answer.results.slice(start, start + PAGE).map((result) => result.data()));
  if (turn !== latest) return;
  if (start === 0) results.replaceChildren();
  results.append(...page.map(card));
  const next = start + PAGE;
  more.hidden = next >= answer.results.length;
  more.onclick = async () => {
    const first = results.children.length;
    await showPage(answer, next, turn);
    results.children[first]?.querySelector("a").focus();
  };
}

async function update() {
  const turn = ++latest;
  host.setAttribute("aria-busy", "true");
  writeAddress();
  showSorting();
  const answer = await ask();
  const counts = await facetCounts(answer);
  if (turn !== latest) return;
  showCounts(counts);
  clear.hidden = !state.text && Object.values(state.chosen).every((values) => values.size === 0);
  status.textContent = answer.results.length ? count(answer.results.length) : words.browse_none;
  await showPage(answer, 0, turn);
  if (turn === latest) host.setAttribute("aria-busy", "false");
}

function clearAll() {
  state.text = input.value = "";
  for (const values of Object.values(state.chosen)) values.clear();
  for (const box of host.querySelectorAll("input[type=checkbox]")) box.checked = false;
  update();
}

async function start() {
  pagefind = await import(new URL("pagefind.js", bundle).href);
  await pagefind.options({ baseUrl: new URL("..", bundle).pathname, ranking: JSON.parse(search.ranking) });
  await pagefind.init();
  await pagefind.filters(); // without this, answers count only the facets that were asked for
  let timer;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => { state.text = input.value.trim(); update(); }, 200);
  });
  sorting.addEventListener("change", () => { state.sort = sorting.value; update(); });
  host.append(
    create("div", { class: "li-browse__bar" }, input, create("label", {}, create("span", { class: "li-note" }, words.browse_sort), " ", sorting)),
    create("div", { class: "li-browse__columns" },
      create("details", { class: "li-browse__facets", open: matchMedia("(min-width: 60em)").matches }, create("summary", {}, words.browse_filters), ...Object.values(panels)),
      create("div", { class: "li-browse__list" }, create("div", { class: "li-browse__head" }, status, clear), results, more)));
  host.hidden = false;
  for (const element of fallback) element.hidden = true;
  await update();
}

start().catch(() => {
  host.hidden = true;
  for (const element of fallback) element.hidden = false;
  fallback[0].textContent = words.browse_failed.replace("{n}", total);
});
