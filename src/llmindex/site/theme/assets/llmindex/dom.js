// What the scripts of several pages do to the document and its address.

/** Make an element. Attributes that begin with `on` are listeners; `true` stands for an attribute without a value. */
export function create(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** Write what was chosen into the address, and into that of the page in the other language. */
export function showQuery(query, { push = false } = {}) {
  const text = query.toString().replaceAll("%2C", ",");
  history[push ? "pushState" : "replaceState"](null, "", text ? `?${text}` : location.pathname);
  for (const alternate of document.querySelectorAll("a.li-language")) alternate.search = text;
}
