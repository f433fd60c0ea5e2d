/** How pages lie beside each other: single, as spreads, as the flat sheet, and as a reader opens them. */

import { sayOr, say } from "./words.js";

/** The views that a leaflet has in an edition; sheets and packs are shown as they are. */
export function viewsOf(leaflet, edition) {
  if (!leaflet || edition !== "screen") return ["single"];
  if (leaflet.kind === "booklet") return ["single", "spread", "sheet", "fold"];
  if (sides(leaflet).length) return ["single", "sheet", "fold"];
  return leaflet.kind === "flyer" ? ["single", "spread"] : ["single", "spread"];
}

const sides = (leaflet) => leaflet.sides ?? [];

function pairs(count) {
  const rows = count ? [[1]] : [];
  for (let page = 2; page <= count; page += 2) rows.push(page < count ? [page, page + 1] : [page]);
  return rows;
}

/** Rows of page numbers, each with the words above it. */
export function rowsOf(leaflet, view, count) {
  if (view === "spread") {
    const rows = leaflet.kind === "flyer" ? [[...Array(count).keys()].map((at) => at + 1)] : pairs(count);
    return rows.map((pages) => ({ pages, title: null }));
  }
  if (view === "sheet" && sides(leaflet).length)
    return sides(leaflet).map((pages, at) => ({ pages, title: say(at ? "sheet-inside" : "sheet-outside") }));
  if (view === "sheet") {
    const rows = [];
    for (let at = 0; at * 4 < count; at++) {
      rows.push({ pages: [count - 2 * at, 1 + 2 * at], title: say("sheet-front", { sheet: at + 1 }) });
      rows.push({ pages: [2 + 2 * at, count - 1 - 2 * at], title: say("sheet-back", { sheet: at + 1 }) });
    }
    return rows;
  }
  return Array.from({ length: count }, (_, at) => ({ pages: [at + 1], title: null }));
}

/** The steps in which a reader opens a leaflet: the pages that lie open, and what the reader does. */
export function openingOf(leaflet, count) {
  const [outside = [], inside = []] = sides(leaflet);
  const step = (pages, does) => ({ pages, does: sayOr(`open-${does}`, does) });
  if (leaflet.kind === "booklet" || !outside.length)
    return pairs(count).map((pages, at, all) => step(pages, at === 0 ? "front" : at === all.length - 1 ? "back" : "turn"));
  const back = outside.find((page) => page === count) ?? outside[0];
  if (leaflet.fold === "gate")
    return [step([1, 2], "gate-closed"), step(inside, "gate"), step([back], "back")];
  if (leaflet.fold === "roll" && outside.length > 2)
    return [
      step([1], "front"),
      step([inside[0], outside[0]], "cover"),
      step(inside, "flap"),
      step([back], "back"),
    ];
  if (leaflet.fold === "z" && outside.length > 2)
    return [
      step([1], "front"),
      step(inside.slice(0, -1), "cover"),
      step(inside, "pull"),
      step(outside, "behind"),
      step([inside.at(-1)], "back"),
    ];
  return [step([1], "front"), step(inside, "cover"), step([back], "back")];
}
