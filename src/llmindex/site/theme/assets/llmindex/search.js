// The search in the header. Pagefind's own interface does the searching; it is fetched only
// when somebody wants to search, so that reading a page costs nothing for it.

const link = document.getElementById("li-search");

if (link) {
  const bundle = new URL(link.dataset.bundle, document.baseURI).pathname;
  const button = document.createElement("button");
  button.type = "button";
  button.id = link.id;
  button.className = link.className;
  button.title = link.title;
  button.append(...link.childNodes);
  Object.assign(button.dataset, link.dataset, { bundle });
  button.setAttribute("aria-haspopup", "dialog");
  link.replaceWith(button);

  let opening = null;

  const load = (tag, attributes) =>
    new Promise((resolve, reject) => {
      const element = Object.assign(document.createElement(tag), attributes);
      element.addEventListener("load", resolve, { once: true });
      element.addEventListener("error", () => reject(new Error(`${element.src || element.href} did not load`)), { once: true });
      document.head.append(element);
    });

  const piece = (tag, className, ...children) => {
    const element = Object.assign(document.createElement(tag), { className });
    element.append(...children);
    return element;
  };

  /** A result: an entry with what it is and what it is about; another page with the words around the match. */
  const card = ({ url, meta, excerpt }) => {
    const title = piece("p", "pf-result-title", Object.assign(piece("a", "pf-result-link", meta.title), { href: url }));
    if (meta.kind) title.append(" ", piece("span", "li-badge", meta.kind));
    const text = piece("p", "li-hit", meta.summary ?? "");
    if (!meta.summary) text.innerHTML = excerpt; // Pagefind has escaped it and marked the matches
    return piece("li", "pf-result", piece("div", "pf-result-card", piece("div", "pf-result-content", title, text)));
  };

  const prepare = async () => {
    await Promise.all([
      load("link", { rel: "stylesheet", href: `${bundle}pagefind-component-ui.css` }),
      load("script", { src: `${bundle}pagefind-component-ui.js` }),
    ]);
    window.PagefindComponents.configureInstance("default", {
      bundlePath: bundle,
      baseUrl: new URL("..", new URL(bundle, location.href)).pathname,
      excerptLength: 24,
      ranking: JSON.parse(link.dataset.ranking),
    });
    const modal = document.createElement("pagefind-modal");
    document.body.append(modal); // empty: it then fills itself, once
    modal.querySelector("pagefind-input").setAttribute("placeholder", link.dataset.placeholder);
    modal.querySelector("pagefind-results").resultTemplate = card;
    return modal;
  };

  const open = async () => {
    try {
      opening ??= prepare();
      (await opening).open();
    } catch {
      location.href = link.href; // the list of everything still helps
    }
  };

  button.addEventListener("click", open);
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    const slash = event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey;
    const shortcut = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
    if (slash || shortcut) {
      event.preventDefault();
      open();
    }
  });
}
