/** The list of findings, with filters, and the panel that tells of a claim. */

import { api } from "./api.js";
import { byId, coded, h, icon, makeReachable, rested, rove, sentence } from "./dom.js";
import { allFindings, fileOf, leafletOf, model, on, shownLeaflet, tell } from "./model.js";
import { goTo, goToPage } from "./place.js";
import { say, sayOr } from "./words.js";

const SEVERITIES = ["error", "warning", "note"];
const hidden = new Set();
let rule = "";
let leaflet = "";
let chosen = null;

const keyOf = (one) => JSON.stringify([one.rule, one.message, one.file, one.line, one.page, one.box]);

/** Sets up the list and the panel. */
export function makeFindings() {
  byId("severities").replaceChildren(
    ...SEVERITIES.map((severity) =>
      h(
        `button.filter.${severity}`,
        {
          type: "button",
          "aria-pressed": "true",
          "data-severity": severity,
          onclick: (event) => {
            if (hidden.has(severity)) hidden.delete(severity);
            else hidden.add(severity);
            event.currentTarget.setAttribute("aria-pressed", String(!hidden.has(severity)));
            list();
          },
        },
        icon(severity),
        h("span.count", {}, "0"),
        h("span.filter-name", {}, say(`severities-${severity}`, { n: 0 })),
      ),
    ),
  );
  byId("filter-leaflet").addEventListener("change", (event) => {
    leaflet = event.target.value;
    list();
  });
  byId("filter-rule").addEventListener("change", (event) => {
    rule = event.target.value;
    list();
  });
  rove(byId("findings-list"), ".finding", { horizontal: false });
  on("findings", list);
  on("state", list);
  on("finding-chosen", (finding) => {
    tell("panel", "findings");
    open(finding, true);
  });
  on("address", claim);
  // Another text, source or approval may stand there now.
  const again = rested(AGAIN_MS, () => isStale && claimed && !byId("panel-claim").hidden && claim(claimed));
  on("findings", (name) => {
    isStale ||= claimed?.leaflet === name;
    again();
  });
  on("panel-shown", again);
  on("chosen-leaflet", () => claim(null));
}

function options(select, all, first, value) {
  const now = [["", first], ...all];
  const same = JSON.stringify([...select.options].map((one) => one.value)) === JSON.stringify(now.map(([one]) => one));
  if (!same) select.replaceChildren(...now.map(([one, name]) => h("option", { value: one }, name)));
  select.value = now.some(([one]) => one === value) ? value : "";
}

/** Draws the list anew. */
function list() {
  const all = allFindings();
  const counts = Object.fromEntries(SEVERITIES.map((severity) => [severity, all.filter((one) => one.severity === severity).length]));
  for (const button of byId("severities").children) {
    const { severity } = button.dataset;
    button.querySelector(".count").textContent = String(counts[severity]);
    button.querySelector(".filter-name").textContent = say(`severities-${severity}`, { n: counts[severity] });
  }
  byId("findings-count").textContent = String(all.length);
  byId("findings-count").dataset.worst = SEVERITIES.find((severity) => counts[severity]) ?? "";
  options(byId("filter-leaflet"), model.project.leaflets.map((one) => [one.name, one.name]), say("all-leaflets"), leaflet);
  options(byId("filter-rule"), [...new Set(all.map((one) => one.rule))].sort().map((one) => [one, one]), say("all-rules"), rule);
  leaflet = byId("filter-leaflet").value;
  rule = byId("filter-rule").value;
  const shown = all.filter(
    (one) =>
      !hidden.has(one.severity) &&
      (!rule || one.rule === rule) &&
      (!leaflet || one.leaflets.length === 0 || one.leaflets.includes(leaflet)),
  );
  const container = byId("findings-list");
  const held = container.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  const top = container.scrollTop;
  container.replaceChildren(...shown.map(item));
  container.scrollTop = top;
  const buttons = [...container.querySelectorAll(".finding")];
  const again = buttons.find((one) => one.dataset.key === held);
  if (buttons.length) makeReachable(buttons, again ?? buttons.find((one) => one.dataset.key === chosen) ?? buttons[0]);
  again?.focus({ preventScroll: true });
  byId("findings-none").hidden = shown.length > 0;
  // Nothing is said of what no check has looked at yet.
  const isJudged = model.project.leaflets.length > 0 && model.project.leaflets.every((one) => leafletOf(one.name).isJudged);
  byId("findings-none").textContent = all.length ? say("none-shown") : say(isJudged ? "no-findings" : "findings-working");
}

function where(finding) {
  const file = finding.file ? (fileOf(finding.file)?.name ?? finding.file_name) : finding.file_name;
  return [
    file ? (finding.line ? `${file}:${finding.line}` : file) : null,
    finding.page ? say("on-page", { page: finding.page }) : null,
    finding.leaflets?.join(", ") || null,
  ]
    .filter(Boolean)
    .join(" · ");
}

function item(finding) {
  const key = keyOf(finding);
  const button = h(
    "button.finding",
    {
      type: "button",
      "data-key": key,
      "aria-current": key === chosen ? "true" : null,
      onclick: () => open(finding),
    },
    h(
      "span.finding-head",
      {},
      h(`span.sign.${finding.severity}`, {}, icon(SEVERITIES.includes(finding.severity) ? finding.severity : "note")),
      h("span.finding-message", {}, h("span.unseen", {}, `${sayOr(`severity-${finding.severity}`, finding.severity)}: `), ...coded(sentence(finding.message))),
    ),
    finding.fix ? h("span.finding-fix", {}, h("b", {}, say("fix")), " ", ...coded(finding.fix)) : null,
    finding.waived ? h("span.finding-fix", {}, say("waived", { why: finding.waived })) : null,
    h("span.finding-where", {}, [where(finding), finding.rule, finding.clause].filter(Boolean).join(" · ")),
  );
  return h("li", {}, button);
}

/** Goes to a finding: into its text, and to its box on the page. */
function open(finding, fromPage = false) {
  chosen = keyOf(finding);
  for (const button of byId("findings-list").querySelectorAll(".finding")) {
    if (button.dataset.key === chosen) {
      button.setAttribute("aria-current", "true");
      button.scrollIntoView({ block: "nearest" });
    } else button.removeAttribute("aria-current");
  }
  if (finding.page && !fromPage) goToPage(finding);
  if (finding.file && finding.line) goTo(finding);
  if (finding.address && finding.leaflets?.[0]) claim({ leaflet: finding.leaflets[0], address: finding.address });
}

/** After so long it is said that a claim is looked up. */
const ASKING_MS = 250;
/** After a change, how long nothing has to come before a claim is looked up again. */
const AGAIN_MS = 400;
let asked = "";
/** The text whose claim is told, and whether something has changed since it was looked up. */
let claimed = null;
let isStale = false;

/** Tells of the claim that a text makes: its sources, its approval, what changing it would void. */
async function claim(at) {
  const panel = byId("claim");
  const before = asked;
  const mine = (asked = JSON.stringify(at));
  claimed = at;
  isStale = false;
  if (!at) {
    panel.replaceChildren(h("p.quiet", {}, say("claim-how")));
    return;
  }
  // Only where it takes long enough to be seen.
  const asking = setTimeout(() => mine === asked && mine !== before && panel.replaceChildren(h("p.quiet", {}, say("claim-asking"))), ASKING_MS);
  let told;
  try {
    told = await api.claim(at.leaflet, at.address);
  } catch (error) {
    told = { claim: false, text: error.message };
  } finally {
    clearTimeout(asking);
  }
  if (mine !== asked) return;
  const sources = told.sources ?? [];
  const voids = told.voids ?? [];
  byId("tab-claim").classList.toggle("has", !!told.claim);
  panel.replaceChildren(
    ...[
      told.text ? h("blockquote.claim-text", {}, told.text) : null,
      told.claim ? null : h("p.quiet", {}, say("no-claim")),
      ...sources.map((source) =>
        h(
          "section.claim-source",
          {},
          h("h2", {}, source.number ? `${source.number}. ` : "", source.title || source.key),
          h("p.quiet", {}, [source.key ? `[@${source.key}]` : null, source.locator].filter(Boolean).join(", ")),
          source.quote ? h("blockquote", {}, source.quote) : h("p.quiet", {}, say("no-quote")),
        ),
      ),
      told.approval?.text ? h("h2", {}, say("claim-approval")) : null,
      told.approval?.text ? h("p", {}, told.approval.text) : null,
      told.claim || voids.length ? h("h2", {}, say("claim-voids")) : null,
      voids.length ? h("ul", {}, ...voids.map((one) => h("li", {}, one))) : told.claim ? h("p.quiet", {}, say("claim-voids-nothing")) : null,
    ].filter(Boolean),
  );
  panel.dataset.leaflet = shownLeaflet()?.name ?? "";
}
