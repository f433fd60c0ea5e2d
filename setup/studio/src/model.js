/** What the page knows: the project, the pages and findings of each leaflet, and what the person chose to see. */

const KEPT = "brochure-studio";

/** Choices that outlive the visit. */
const CHOICES = {
  leaflet: null,
  edition: "screen",
  view: "single",
  zoom: "fit",
  follow: "move",
  theme: "system",
  split: 46,
  panel: 32,
  hintSeen: false,
  guides: true,
};

function kept() {
  try {
    return { ...CHOICES, ...JSON.parse(localStorage.getItem(KEPT) ?? "{}") };
  } catch {
    // A browser that keeps nothing, or keeps what an older studio wrote: begin as on a first visit.
    return { ...CHOICES };
  }
}

export const model = {
  project: { name: "", files: [], leaflets: [], editions: ["screen"], other_studio: null },
  /** Name of a leaflet → { editions: { name → { pages, overflow, seconds } }, findings, isJudged }. */
  leaflets: new Map(),
  /** Why nothing can be built now, and the number of the change that says so. */
  problems: [],
  problemsSerial: -1,
  serial: 0,
  /** The newest change that all is set of. */
  idleSerial: 0,
  isWorking: false,
  link: "up",
  chosen: kept(),
};

const listeners = new Map();

/** Calls `listener(data)` whenever `name` is told. */
export function on(name, listener) {
  listeners.set(name, [...(listeners.get(name) ?? []), listener]);
}

/** Tells all who listen to `name`. */
export function tell(name, data) {
  for (const listener of listeners.get(name) ?? []) listener(data);
}

/** The server has taken a change, and has work until it tells that all is set of it. */
export function taken(serial) {
  model.serial = Math.max(model.serial, serial);
  if (model.isWorking || model.serial <= model.idleSerial) return;
  model.isWorking = true;
  tell("working");
}

/** Changes choices, keeps them for the next visit, and tells each by its name. */
export function choose(choices) {
  const changed = Object.entries(choices).filter(([name, value]) => model.chosen[name] !== value);
  if (!changed.length) return;
  Object.assign(model.chosen, choices);
  try {
    localStorage.setItem(KEPT, JSON.stringify(model.chosen));
  } catch {
    // The choice holds for this visit.
  }
  for (const [name] of changed) tell(`chosen-${name}`);
}

/** What is known of a leaflet; empty at first. */
export function leafletOf(name) {
  if (!model.leaflets.has(name)) model.leaflets.set(name, { editions: {}, findings: [], isJudged: false });
  return model.leaflets.get(name);
}

/** The leaflet that is shown, as the project tells of it. */
export const shownLeaflet = () =>
  model.project.leaflets.find((one) => one.name === model.chosen.leaflet) ?? model.project.leaflets[0] ?? null;

/** The pages that are shown: { pages, overflow, seconds }. */
export function shownEdition() {
  const leaflet = shownLeaflet();
  return (leaflet && leafletOf(leaflet.name).editions[model.chosen.edition]) || null;
}

/** The file of the list with this id, or with this name where the server knows no id. */
export const fileOf = (id) => model.project.files.find((one) => one.id === id || one.name === id) ?? null;

const RANK = { error: 0, warning: 1, note: 2 };

/** Every finding once, problems first, then by how much it matters. */
export function allFindings() {
  const seen = new Map();
  const add = (finding) => {
    const key = JSON.stringify([finding.rule, finding.message, finding.file, finding.line, finding.column, finding.page, finding.box]);
    const same = seen.get(key);
    if (!same) seen.set(key, { ...finding, leaflets: finding.leaflet ? [finding.leaflet] : [] });
    else if (finding.leaflet && !same.leaflets.includes(finding.leaflet)) same.leaflets.push(finding.leaflet);
  };
  for (const problem of model.problems) add({ ...problem, stops: true });
  for (const [name, leaflet] of model.leaflets) for (const one of leaflet.findings) add({ ...one, leaflet: one.leaflet ?? name });
  return [...seen.values()].sort(
    (a, b) => Number(!!b.stops) - Number(!!a.stops) || (RANK[a.severity] ?? 3) - (RANK[b.severity] ?? 3),
  );
}
