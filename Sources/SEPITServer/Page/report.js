"use strict";

// An answer as elements of the page, and as a page of its own.

function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "class") element.className = value;
    else if (value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter(child => child !== null && child !== undefined));
  return element;
}

const percent = share => share >= 1 ? "100%" : `${Math.min(99, Math.max(0, Math.round(share * 100)))}%`;

const labels = {
  ec: "EC number", pfam: "Pfam family", molecule: "name", go_function: "molecular function",
  go_process: "biological process", go_component: "cellular component",
};
const label = property => labels[property] || property.replaceAll("_", " ");

const isDrawn = new Set(["split", "organism", "molecule"]);

// Calls of experts that gave something.
const consulted = answer => answer.experts.filter(expert => expert.result);

// How far the answer can be trusted: [class, short, sentence].
function trust(answer) {
  if (answer.known) {
    return ["good", "known", `This is a known protein, ${answer.known}: the answer is what is known of it, not a model's.`];
  }
  if (answer.computed) {
    return ["good", "computed", `This is computed by ${consulted(answer).map(expert => expert.name).join(" and ")}, not a model's answer.`];
  }
  if (answer.abstained) {
    return ["plain", "no answer", answer.probability === null ? "The model was not asked, or holds its answer back."
      : `The model holds its answer back: it would be right with a probability of ${percent(answer.probability)}.`];
  }
  if (answer.probability === null) {
    return ["plain", "not calibrated", `Nothing says how often such answers are right. The model chose its words with a mean probability of ${percent(answer.confidence)}.`];
  }
  const words = `Of answers like this one, about ${Math.round(answer.probability * 100)} in 100 are right.`;
  return answer.probability >= 0.9 ? ["good", "likely", words] : answer.probability >= 0.6 ? ["fair", "uncertain", words]
    : ["poor", "doubtful", words];
}

function answerElement(entry) {
  const { answer } = entry;
  const [kind, short, sentence] = trust(answer);
  const proteins = answer.proteins.map(protein => `${protein.residues} residues from ${
    protein.source === "question" ? "the question" : protein.source}`).join("; ");
  return el("li", { class: answer.abstained ? "answer withheld" : "answer" },
    el("p", { class: "asked" }, `${entry.asked} (${proteins})`),
    el("p", { class: "said" }, answer.answer || "The model said nothing."),
    el("p", { class: "trust" }, el("span", { class: `tag ${kind}` }, short),
      answer.probability !== null && !answer.known ? el("meter", { min: 0, max: 1, value: answer.probability,
        "aria-label": `probability ${percent(answer.probability)}` }) : null,
      el("span", {}, sentence)),
    answer.contradictions.map(found => el("p", { class: "remark" },
      `A close known protein, ${found.id} (${percent(found.identity)} identical), says otherwise: its ${
        label(found.property)} is ${found.known.slice(0, 4).join(", ")}.`)),
    answer.unsupported.length ? el("p", { class: "remark" }, `No similar protein is known by ${
      answer.unsupported.join(", ")}: this is the model's own, not a citation.`) : null,
    answer.complete ? null : el("p", { class: "note" }, "The answer was cut at its greatest length."),
    answer.computed ? null : consulted(answer).map(expert => el("p", { class: "remark" },
      `Computed by ${expert.name}: ${expert.result.text}`)),
    answer.notes.map(note => el("p", { class: "note" }, note)),
    explanationElement(answer),
    evidenceElement(answer));
}

function evidenceElement(answer) {
  if (!answer.evidence.length) return el("p", { class: "note" }, "No known protein is similar.");
  const several = answer.proteins.length > 1;
  const head = [["Known protein", ""], ["Identical", "n"], ["Covered", "n"], ["E-value", "n"]];
  if (several) head.unshift(["Similar to", ""]);
  return el("div", { class: "wide" }, el("table", {},
    el("caption", {}, "Known proteins that are similar"),
    el("thead", {}, el("tr", {}, head.map(([name, kind]) => el("th", { scope: "col", class: kind }, name)))),
    el("tbody", {}, answer.evidence.flatMap(found => {
      const facts = [factsElement(found), alignmentElement(found)].filter(Boolean);
      const row = el("tr", { class: facts.length ? "has-facts" : null },
        several ? el("td", {}, `protein ${found.protein}`) : null,
        el("td", {}, el("span", { class: "id" }, found.id), found.name ? ` ${found.name} ` : " ",
          found.organism ? el("span", { class: "organism" }, found.organism) : null),
        el("td", { class: "n" }, percent(found.identity)), el("td", { class: "n" }, percent(Math.min(1, found.coverage))),
        el("td", { class: "n" }, found.evalue === 0 ? "0" : found.evalue.toExponential(1)));
      return facts.length ? [row, el("tr", { class: "more-facts" }, el("td", { colspan: head.length }, facts))] : [row];
    }))));
}

function factsElement(found) {
  const facts = Object.entries(found.facts).filter(([property]) => !isDrawn.has(property));
  if (!facts.length) return null;
  return el("details", { class: "facts" }, el("summary", {}, "what is known"),
    el("dl", {}, facts.flatMap(([property, values]) => [el("dt", {}, label(property)),
      el("dd", {}, values.slice(0, 8).join("; ") + (values.length > 8 ? ` and ${values.length - 8} more` : ""))])));
}

function download(name, type, content) {
  const link = el("a", { href: URL.createObjectURL(new Blob([content], { type })), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

// The answers of a session in one file that needs nothing else.
function reportPage(entries) {
  const page = document.implementation.createHTMLDocument("Answers of sepit");
  const style = document.querySelector("style").textContent;
  page.documentElement.lang = "en";
  page.head.prepend(el("meta", { charset: "utf-8" }),
    el("meta", { name: "viewport", content: "width=device-width, initial-scale=1" }));
  page.head.append(Object.assign(el("style"), { textContent: style }));
  const list = el("ol", { id: "history" }, [...entries].reverse().map(entry => {
    const item = answerElement(entry);
    if (entry.image) item.prepend(el("img", { src: entry.image, alt: "The structure as it was shown", width: 360 }));
    item.querySelectorAll("details").forEach(details => details.setAttribute("open", ""));
    const sequences = entry.sequence ? el("details", { class: "facts" }, el("summary", {}, "what was asked about"),
      el("p", { class: "alignment" }, entry.sequence)) : null;
    if (sequences) item.append(sequences);
    return item;
  }));
  page.body.append(el("header", {}, el("h1", {}, "Answers of sepit"), el("p", {}, new Date().toISOString().slice(0, 16).replace("T", " "))),
    Object.assign(el("main", {}, el("section", { id: "answers" }, list)), {}),
    el("footer", {}, el("p", {}, "An answer is what a model finds likely, not a measurement: check what matters.")));
  return "<!doctype html>\n" + page.documentElement.outerHTML;
}
