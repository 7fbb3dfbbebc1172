"use strict";

// The page: what is asked, what came back, and the structure beside it. Nothing is kept beyond the page.
const byId = id => document.getElementById(id);
const viewer = new Viewer(byId("canvas"));
const entries = [];
let file = null;      // { name, fields, view } of the file that was dropped
let running = null;   // of the request that is being answered

const example = {
  protein: ">an adenylate kinase\nMMAYLVFLGPPGAGKGTYAKRLQEITGIPHISTGDIFRDIVKKENDELGKKIKEIMERGELVPDELVNEVVKRRLSEKDCERGFILDGYPRTVAQAEFLDGFLKTQNKELTAAVLFEVPEEVVVQRLTARRICPKCGRIYNLISLPPKEDELCDDCKVKLVQREDDKEETVRHRYKVYLEKTQPVIDYYDKKGILKRVDGTIGIDNVIAEVLKIIGWSDK",
  question: "What is the name of this protein?",
};

const questions = ["What is the function of this protein?", "What is the name of this protein?",
  "Where in the cell is it found?", "Which EC number does it have?", "What is the fold of this protein?",
  "Describe this protein."];

// MARK: Asking the server

// `onEvent` hears of an answer that comes bit by bit.
async function post(path, body, signal, onEvent) {
  const headers = { "Content-Type": "application/json" };
  if (byId("key").value) headers.Authorization = `Bearer ${byId("key").value}`;
  let response;
  try {
    response = await fetch(path, { method: "POST", headers, body: JSON.stringify(body), signal });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Error("The server does not answer. Is it still running?");
  }
  if (onEvent && response.ok) return readEvents(response, onEvent);
  const json = await response.json().catch(() => null);
  if (response.ok && json) return json;
  const reason = json && json.error;
  if (!reason) throw new Error(`The server failed (${response.status}).`);
  const parts = [reason.message];
  if (reason.expected) parts.push(`Expected: ${reason.expected}.`);
  if (reason.found) parts.push(`Found: ${reason.found}.`);
  if (reason.line) parts.push(`Line ${reason.line}.`);
  throw new Error(parts.join(" "));
}

function problem(text) {
  byId("problem").textContent = text || "";
  byId("problem").hidden = !text;
}

// MARK: The protein

async function take(chosen) {
  problem("");
  try {
    if (chosen.size > 64e6) throw new Error("The file is too large.");
    const bytes = new Uint8Array(await chosen.arrayBuffer());
    const isGzipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
    const fields = { structure_name: chosen.name.slice(0, 150) };
    if (isGzipped) fields.structure_base64 = base64(bytes);
    else fields.structure = new TextDecoder().decode(bytes);
    const view = await post("/structure", fields);
    if (!view.chains.length) throw new Error("The file has no protein chain.");
    file = { name: chosen.name, fields, view };
    byId("protein").value = "";
    showFile();
  } catch (error) {
    problem(error.message);
  }
}

function base64(bytes) {
  let text = "";
  for (let start = 0; start < bytes.length; start += 32768) text += String.fromCharCode(...bytes.subarray(start, start + 32768));
  return btoa(text);
}

function showFile() {
  byId("protein").hidden = file !== null;
  byId("file").hidden = file === null;
  const chains = file ? file.view.chains : [];
  byId("file-name").textContent = file ? file.name : "";
  byId("file-title").textContent = file ? sentence(file.view.title) : "";
  byId("chain-label").hidden = chains.length < 2;
  byId("chain").replaceChildren(...chains.map(chain => el("option", { value: chain.id },
    `${chain.id || "?"}, ${chain.sequence.length} residues${chain.name ? ", " + chain.name : ""}`)));
  viewer.show(chains);
  const { isEmpty } = viewer;
  byId("canvas").hidden = isEmpty;
  byId("view-hint").hidden = isEmpty;
  byId("stage-empty").hidden = !isEmpty;
  byId("colour-label").hidden = isEmpty;
  byId("canvas").setAttribute("aria-label", isEmpty ? "No structure is loaded"
    : `Trace of ${chains.length} chain${chains.length > 1 ? "s" : ""} of ${file.name}; arrow keys turn it`);
  const has = kind => viewer.choices.some(([value]) => value === kind);
  showChoices(has("plddt") ? "plddt" : has("states") && chains.length === 1 ? "states" : "chain");
  showSequence();
}

function showChoices(wanted) {
  byId("colour").replaceChildren(...viewer.choices.map(([value, words]) => el("option", { value }, words)));
  byId("colour").value = wanted;
  showColour();
}

// Colours the structure by what moved an answer about it.
function showMoved(entry) {
  const found = entry.answer.explanation;
  if (!file || entry.view !== file.view || !found || !found.proteins.length) return false;
  for (const chain of file.view.chains) delete chain.moved;
  entry.chain.moved = shares(found.proteins[0]);
  showChoices("moved");
  return true;
}

// Titles of the PDB are written in capitals.
function sentence(title) {
  return title === title.toUpperCase() ? title.slice(0, 1) + title.slice(1).toLowerCase() : title;
}

function showColour() {
  viewer.colour = byId("colour").value || "chain";
  viewer.draw();
  byId("legend").replaceChildren(...(viewer.isEmpty ? [] : viewer.legend.map(([colour, words]) => {
    const swatch = el("i");
    swatch.style.background = colour;
    return el("span", {}, swatch, words);
  })));
}

function typedSequence() {
  const text = byId("protein").value.trim();
  return text.split("\n").filter(line => !line.startsWith(">")).join("").replace(/[^A-Za-z]/g, "").toUpperCase();
}

function chosenChain() {
  return file && (file.view.chains.find(chain => chain.id === byId("chain").value) || file.view.chains[0]);
}

function showSequence() {
  const chosen = chosenChain();
  viewer.focus(chosen);
  const sequence = chosen ? chosen.sequence : typedSequence();
  byId("sequence").hidden = sequence.length < 8;
  const blocks = [];
  for (let start = 0; start < Math.min(sequence.length, 12000); start += 10) {
    blocks.push(el("b", {}, start % 50 === 0 ? el("small", {}, String(start + 1)) : null, sequence.slice(start, start + 10)), " ");
  }
  byId("sequence").replaceChildren(...blocks);
}

// MARK: Asking

function body() {
  const fields = { question: byId("question").value.trim(), neighbours: Number(byId("neighbours").value) || 5,
    max_tokens: Number(byId("tokens").value) || 256, temperature: Number(byId("temperature").value) || 0,
    seed: Number(byId("seed").value) || 0, alignments: true, explain: byId("explain").checked, stream: true };
  if (file) {
    Object.assign(fields, file.fields);
    if (file.view.chains.length > 1) fields.chains = [byId("chain").value];
    return fields;
  }
  const protein = byId("protein").value.trim();
  if (protein) fields.question = protein.startsWith(">") ? `${fields.question}\n\n${protein}\n` : `${fields.question} ${protein}`;
  return fields;
}

async function ask(event) {
  event.preventDefault();
  if (running) return;
  problem("");
  if (!file && !byId("protein").value.trim() && !/[A-Z]{8}/.test(byId("question").value)) {
    problem("There is no protein yet: paste a sequence, or choose a file.");
    byId("protein").focus();
    return;
  }
  running = new AbortController();
  const start = performance.now();
  let activity = "Asking the model";
  const clock = setInterval(() => {
    byId("progress").textContent = `${activity}, ${((performance.now() - start) / 1000).toFixed(0)} s`;
  }, 500);
  busy(true);
  const asked = byId("question").value.trim();
  const chosen = chosenChain();
  const writing = el("li", { class: "answer" }, el("p", { class: "asked" }, asked), el("p", { class: "said writing" }, ""));
  let entry = null;
  try {
    await post("/ask", body(), running.signal, (event, data) => {
      switch (event) {
        case "text":
          byId("answers-empty").hidden = true;
          if (!writing.isConnected) byId("history").prepend(writing);
          writing.lastChild.textContent += data;
          break;
        case "answer":
          writing.remove();
          entry = { asked, answer: data, time: new Date().toISOString(), image: file ? viewer.image() : null,
            sequence: chosen ? chosen.sequence : typedSequence(), view: file && file.view, chain: chosen };
          show(entry);
          activity = "Looking for what moved it";
          break;
        case "explanation":
          entry.answer.explanation = data;
          if (showMoved(entry)) entry.image = viewer.image();
          show(entry);
          break;
        case "error": throw new Error(data.message);
      }
    });
    if (!entry) throw new Error("The server did not finish its answer.");
  } catch (error) {
    if (error.name !== "AbortError") problem(error.message);
  } finally {
    writing.remove();
    clearInterval(clock);
    running = null;
    busy(false);
  }
}

// Puts an answer in its place in the history, or in that of what is known of it so far.
function show(entry) {
  const element = answerElement(entry);
  if (entry.view) {
    const found = entry.answer.explanation;
    if (found && found.proteins.length) {
      const button = el("button", { type: "button", class: "quiet" }, "Colour the structure by this");
      button.addEventListener("click", () => {
        if (!showMoved(entry)) problem("Another structure is shown now.");
        else byId("view").scrollIntoView({ block: "nearest" });
      });
      element.querySelector(".moved").append(button);
    }
  }
  if (entry.element) entry.element.replaceWith(element);
  else {
    entries.push(entry);
    byId("history").prepend(element);
  }
  entry.element = element;
  byId("answers-empty").hidden = true;
  byId("exports").hidden = false;
}

function busy(isBusy) {
  byId("submit").disabled = isBusy;
  byId("cancel").hidden = !isBusy;
  byId("progress").textContent = isBusy ? "Asking the model" : "";
}

// MARK: Putting it together

byId("form").addEventListener("submit", ask);
byId("cancel").addEventListener("click", () => running && running.abort());
byId("choose").addEventListener("click", () => byId("chooser").click());
byId("chooser").addEventListener("change", () => {
  if (byId("chooser").files[0]) take(byId("chooser").files[0]);
  byId("chooser").value = "";
});
byId("remove").addEventListener("click", () => { file = null; showFile(); byId("protein").focus(); });
byId("example").addEventListener("click", () => {
  file = null;
  showFile();
  byId("protein").value = example.protein;
  byId("question").value = example.question;
  showSequence();
});
byId("protein").addEventListener("input", showSequence);
byId("chain").addEventListener("change", showSequence);
byId("colour").addEventListener("change", showColour);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", showColour);
for (const name of ["dragover", "dragenter"]) {
  document.addEventListener(name, event => { event.preventDefault(); byId("drop").classList.add("over"); });
}
document.addEventListener("dragleave", event => { if (!event.relatedTarget) byId("drop").classList.remove("over"); });
document.addEventListener("drop", event => {
  event.preventDefault();
  byId("drop").classList.remove("over");
  const { files } = event.dataTransfer;
  if (files.length) take(files[0]);
});
document.addEventListener("keydown", event => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) byId("form").requestSubmit();
  if (event.key === "Escape" && running) running.abort();
});
byId("chips").append(...questions.map(text => {
  const chip = el("button", { type: "button" }, text);
  chip.addEventListener("click", () => { byId("question").value = text; });
  return chip;
}));
const exported = () => entries.map(({ asked, time, sequence, answer }) => ({ asked, time, sequence, answer }));
byId("export-json").addEventListener("click", () => download("sepit-answers.json", "application/json",
  JSON.stringify(exported(), null, 2) + "\n"));
byId("export-html").addEventListener("click", () => download("sepit-answers.html", "text/html", reportPage(entries)));
fetch("/health").then(response => response.json()).then(health => {
  byId("status").textContent = `Model ${health.model}, version ${health.version}. What you ask stays with this server.`;
  byId("key-field").hidden = !health.needs_key;
}).catch(() => {});
showFile();
