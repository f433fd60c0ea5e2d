/** What a screen reader is told unasked: little, and only the newest when things come fast. */

import { byId, rested, sentence } from "./dom.js";

const REST_MS = 600;
const speak = rested(REST_MS, (words) => {
  byId("live").textContent = words;
});

/** Has a sentence read out when the reader is free.  Something newer takes its place. */
export function announce(words) {
  if (byId("live").textContent === words) byId("live").textContent = "";
  speak(words);
}

let timer = 0;

/** A short notice at the foot of the page, for all to see and hear. */
export function notice(words, kind = "plain") {
  const place = byId("notice");
  place.textContent = sentence(words);
  place.dataset.kind = kind;
  place.hidden = false;
  announce(sentence(words));
  clearTimeout(timer);
  timer = setTimeout(() => (place.hidden = true), kind === "error" ? 9000 : 4000);
}
