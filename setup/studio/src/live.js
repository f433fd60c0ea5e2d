/** What a screen reader is told unasked: little, and only the newest when things come fast. */

import { byId, rested } from "./dom.js";

const REST_MS = 600;
const speak = rested(REST_MS, (sentence) => {
  byId("live").textContent = sentence;
});

/** Has a sentence read out when the reader is free.  Something newer takes its place. */
export function announce(sentence) {
  if (byId("live").textContent === sentence) byId("live").textContent = "";
  speak(sentence);
}

let timer = 0;

/** A short notice at the foot of the page, for all to see and hear. */
export function notice(sentence, kind = "plain") {
  const place = byId("notice");
  place.textContent = sentence;
  place.dataset.kind = kind;
  place.hidden = false;
  announce(sentence);
  clearTimeout(timer);
  timer = setTimeout(() => (place.hidden = true), kind === "error" ? 9000 : 4000);
}
