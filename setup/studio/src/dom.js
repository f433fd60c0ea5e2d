/** Making elements, and the few things that every part of the page needs of the document. */

/**
 * An element: `h("button.quiet", {type: "button", onclick: go}, "Go")`.  No text becomes markup.
 * Lengths are set by `place`, never by a style attribute: the page's policy forbids those.
 */
export function h(tag, attributes = {}, ...children) {
  const [name, ...classes] = tag.split(".");
  const element = document.createElement(name);
  if (classes.length) element.className = classes.join(" ");
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key === "value") element.value = value;
    else element.setAttribute(key, value === true ? "" : String(value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

/** Words with `names` between backticks set as code. */
export const coded = (text) => String(text).split("`").map((part, at) => (at % 2 ? h("code", {}, part) : part));

/** What was found, as a sentence that stands alone: with a capital, unless a name or a quotation begins it. */
export const sentence = (text) => (/^[a-z]+[ ,]/.test(text) ? text[0].toUpperCase() + text.slice(1) : text);

/** The one element of the page with this id. */
export const byId = (id) => document.getElementById(id);

/** Puts an element at a place in its parent, in lengths of CSS. */
export function place(element, lengths) {
  for (const [name, value] of Object.entries(lengths)) element.style.setProperty(name, value);
}

/** An icon of the page's own: strokes on a grid of 16. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

const ICONS = {
  close: "M4 4l8 8M12 4l-8 8",
  error: "M8 1.8l6.4 11.4H1.6zM8 6v3.6M8 11.4v.2",
  warning: "M8 2a6 6 0 1 0 .01 0M8 5v3.6M8 10.8v.2",
  note: "M2.5 3.5h11v8h-6l-3 2.5v-2.5h-2z",
  more: "M3 8h.01M8 8h.01M13 8h.01",
  minus: "M3.5 8h9",
  plus: "M3.5 8h9M8 3.5v9",
  before: "M10 3L5 8l5 5",
  after: "M6 3l5 5-5 5",
  target: "M8 1.5v3M8 11.5v3M1.5 8h3M11.5 8h3M8 5a3 3 0 1 0 .01 0",
  pencil: "M3 13l.6-2.8L10.8 3a1.3 1.3 0 0 1 1.9 0l.3.3a1.3 1.3 0 0 1 0 1.9L5.8 12.4z",
};

/** Does `action` once nothing asked for it during `milliseconds`; `.now()` does it at once, `.cancel()` never. */
export function rested(milliseconds, action) {
  let timer = 0;
  const later = (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      timer = 0;
      action(...values);
    }, milliseconds);
  };
  later.cancel = () => {
    clearTimeout(timer);
    timer = 0;
  };
  later.isWaiting = () => timer !== 0;
  return later;
}

/** One of several elements can be reached by Tab; arrow keys go on from there.  For lists, tabs and pages. */
export function rove(container, selector, { vertical = true, horizontal = true, onmove = null } = {}) {
  const all = () => [...container.querySelectorAll(selector)].filter((one) => one.offsetParent !== null);
  container.addEventListener("keydown", (event) => {
    const at = event.target.closest?.(selector);
    if (!at || event.altKey || event.ctrlKey || event.metaKey) return;
    const items = all();
    const index = items.indexOf(at);
    const steps = {
      ...(vertical ? { ArrowDown: 1, ArrowUp: -1 } : {}),
      ...(horizontal ? { ArrowRight: 1, ArrowLeft: -1 } : {}),
    };
    let next = null;
    if (event.key in steps) next = items[index + steps[event.key]];
    else if (event.key === "Home") next = items[0];
    else if (event.key === "End") next = items[items.length - 1];
    else return;
    event.preventDefault();
    if (!next) return;
    makeReachable(items, next);
    next.focus();
    if (onmove) onmove(next);
  });
  container.addEventListener("focusin", (event) => {
    const at = event.target.closest?.(selector);
    if (at) makeReachable(all(), at);
  });
}

/** Leaves one of the elements in the order of Tab. */
export function makeReachable(items, one) {
  for (const item of items) item.tabIndex = item === one ? 0 : -1;
}

/** Whether the person asked their system for less motion. */
export const isStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
