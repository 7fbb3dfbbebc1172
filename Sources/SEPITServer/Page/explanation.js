"use strict";

// What moved an answer: in words, as a strip of coloured letters, and on the structure.

// Shares of the largest value that a residue must have for each of the four steps of colour.
const steps = [0.08, 0.25, 0.5, 0.75];

// What has full colour: the largest value, but no less than a window that changes log p by half would give.
function shares(protein) {
  const window = protein.windows.length ? protein.windows[0].last - protein.windows[0].first + 1 : 1;
  const largest = Math.max(...protein.masking.map(Math.abs), 0.5 / window);
  return protein.masking.map(value => value / largest);
}

// "up3", "down1" or "" for a share of the largest value.
function step(share) {
  const number = steps.filter(least => Math.abs(share) >= least).length;
  return number === 0 ? "" : `${share > 0 ? "up" : "down"}${number}`;
}

// How many times likelier, from a difference of natural logarithms.
function times(nats) {
  const factor = Math.exp(Math.min(Math.abs(nats), 20));
  if (factor < 1.05) return "hardly changes how likely it is";
  const number = factor >= 1e6 ? "over a million" : factor >= 10 ? Math.round(factor).toLocaleString("en") : factor.toFixed(1);
  return `makes it ${number} times ${nats > 0 ? "likelier" : "less likely"}`;
}

function signed(value) {
  const size = Math.abs(value);
  const text = size === 0 || size >= 0.01 ? size.toFixed(2) : size >= 1e-4 ? size.toPrecision(1) : "0.00";
  return (Number(text) === 0 ? "" : value > 0 ? "+" : "\u2212") + text;
}

const agreement = correlation => correlation === null ? null
  : correlation >= 0.6 ? "The derivatives agree" : correlation >= 0.3 ? "The derivatives agree in part" : "The derivatives say something else";

function explanationElement(answer) {
  const found = answer.explanation;
  if (!found) return null;
  if (found.reason) return el("p", { class: "note" }, `What moved the answer: nothing to explain. ${found.reason}`);
  const whole = [];
  if (found.structure !== null) whole.push(`The structure ${times(found.structure)}.`);
  if (found.evidence !== null) whole.push(`What the model is told of known proteins ${times(found.evidence)}.`);
  const effects = found.proteins.flatMap(protein => protein.windows.map(window => Math.abs(window.effect)));
  if (effects.length && Math.max(...effects) < 0.05) whole.push("Hiding any one stretch of residues hardly changes how likely it is.");
  if (!found.own) whole.push("The words are those that relatives are known for, and were chosen for that; this is about how likely the model finds them.");
  return el("section", { class: "moved", "aria-label": "What moved the answer" },
    el("h3", {}, "What moved the answer"),
    whole.length ? el("p", {}, whole.join(" ")) : null,
    found.proteins.map(protein => proteinElement(protein, found.proteins.length > 1)));
}

function proteinElement(protein, isOneOfSeveral) {
  const share = shares(protein);
  const strip = [];
  for (let start = 0; start < protein.sequence.length; start += 10) {
    const letters = [];
    for (let i = start; i < Math.min(start + 10, protein.sequence.length); i++) {
      const kind = step(share[i]);
      const last = letters[letters.length - 1];
      if (last && last.kind === kind) last.text += protein.sequence[i];
      else letters.push({ kind, text: protein.sequence[i] });
    }
    strip.push(el("b", {}, start % 50 === 0 ? el("small", {}, String(start + 1)) : null,
      letters.map(({ kind, text }) => kind ? el("mark", { class: kind }, text) : text)), " ");
  }
  const words = agreement(protein.rank_correlation);
  return el("div", {},
    isOneOfSeveral ? el("p", { class: "note" }, `Protein ${protein.protein}`) : null,
    el("div", { class: "strip sequence", tabindex: 0, role: "group", "aria-label": "Sequence coloured by what moved the answer" }, strip),
    el("div", { class: "legend" }, el("span", {}, el("i", { class: "up4" }), "makes it likelier"),
      el("span", {}, el("i", { class: "down4" }), "makes it less likely")),
    protein.stretches.length ? el("div", { class: "wide" }, el("table", {},
      el("caption", {}, "Stretches whose hiding changes most"),
      el("thead", {}, el("tr", {}, [["Residues", ""], ["Letters", ""], ["Change", "n"], ["By derivatives", "n"]].map(
        ([name, kind]) => el("th", { scope: "col", class: kind }, name)))),
      el("tbody", {}, protein.stretches.map(stretch => el("tr", {},
        el("td", {}, `${stretch.first}\u2013${stretch.last}`),
        el("td", {}, el("span", { class: "id" }, stretch.residues.length > 40 ? `${stretch.residues.slice(0, 37)}\u2026` : stretch.residues)),
        el("td", { class: "n" }, signed(stretch.effect)), el("td", { class: "n" }, signed(stretch.gradient))))))) : null,
    el("p", { class: "note" }, `Each of ${protein.windows.length} windows was hidden from the model in turn: the change is that of the answer\u2019s log-probability. `
      + (words ? `${words}: rank correlation ${protein.rank_correlation.toFixed(2)}.` : "")));
}

// The rows of an alignment, in lines.
function alignmentElement(found) {
  const { alignment } = found;
  if (!alignment) return null;
  const width = 60;
  let [query, target] = [alignment.query_first, alignment.target_first];
  const digits = String(Math.max(query, target) + alignment.query.length).length;
  const lines = [];
  for (let start = 0; start < alignment.query.length; start += width) {
    const part = name => alignment[name].slice(start, start + width);
    const count = text => text.replaceAll("-", "").length;
    const row = (name, text, first) => `${name} ${String(first).padStart(digits)} ${text} ${first + Math.max(0, count(text) - 1)}`;
    lines.push(row("asked", part("query"), query), " ".repeat(7 + digits) + part("marks"), row("known", part("target"), target), "");
    query += count(part("query"));
    target += count(part("target"));
  }
  return el("details", { class: "facts" }, el("summary", {}, "alignment"),
    el("pre", { class: "alignment", tabindex: 0, role: "group", "aria-label": `Alignment with ${found.id}` }, lines.slice(0, -1).join("\n")));
}
