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
    modal.innerHTML = `
      <pagefind-modal-header><pagefind-input></pagefind-input></pagefind-modal-header>
      <pagefind-modal-body><pagefind-summary></pagefind-summary><pagefind-results max-sub-results="2"></pagefind-results></pagefind-modal-body>
      <pagefind-modal-footer><pagefind-keyboard-hints></pagefind-keyboard-hints></pagefind-modal-footer>`;
    modal.querySelector("pagefind-input").setAttribute("placeholder", link.dataset.placeholder);
    document.body.append(modal);
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
