// Learning paths: steps can be ticked off. What is done is kept in this browser and nowhere else,
// by entry, so that it counts on every path and in both languages.

import { create } from "llmindex/dom";

const KEY = "llmindex.done";
const summary = document.getElementById("li-progress");
const { words } = JSON.parse(summary.dataset.progress);
const steps = [...document.querySelectorAll("[data-step]")];

/** Entries that are done; none where the browser keeps nothing or something else. */
function read() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return new Set(Array.isArray(kept) ? kept : []);
  } catch {
    return new Set();
  }
}

function mark(entry, done) {
  const entries = read();
  if (done) entries.add(entry);
  else entries.delete(entry);
  try {
    localStorage.setItem(KEY, JSON.stringify([...entries].sort()));
  } catch {
    // The tick stands until the page is left.
  }
}

function show() {
  const needed = steps.filter((step) => !("optional" in step.dataset));
  const done = needed.filter((step) => step.querySelector("input").checked).length;
  const [bar, text] = summary.children;
  bar.max = needed.length;
  bar.value = done;
  text.textContent = words.progress.replace("{done}", done).replace("{total}", needed.length);
  summary.hidden = false;
}

for (const step of steps) {
  const box = create("input", { type: "checkbox", "aria-label": `${words.done}: ${step.dataset.title}`, onchange: () => {
    mark(step.dataset.step, box.checked);
    show();
  } });
  step.append(" ", create("label", { class: "li-done" }, box, ` ${words.done}`));
}

function load() {
  const entries = read();
  for (const step of steps) step.querySelector("input").checked = entries.has(step.dataset.step);
  show();
}

load();
addEventListener("storage", ({ key }) => {
  if (key === KEY) load();
});
