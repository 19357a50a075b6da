// The desk's cards: what is dropped is sent one file at a time, what the desk says is asked for again and again; all text is set as text.
"use strict";
const words = JSON.parse(document.getElementById("words").textContent);
const lang = document.documentElement.lang.startsWith("zh") ? "zh" : "en";
const $ = (id) => document.getElementById(id);
const say = (name, values = {}) => words[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);
const tell = (text) => { $("said").textContent = text; if (text) { clearTimeout(tell.timer); tell.timer = setTimeout(() => { $("said").textContent = ""; }, 8000); } };
const make = (tag, kind, text) => { const element = document.createElement(tag); if (kind) element.className = kind; if (text !== undefined) element.textContent = text; return element; };
const cards = new Map();
let revision = 0;
let remembered = new Set(); // what was chosen before another page was opened
try { remembered = new Set(JSON.parse(sessionStorage.getItem("gouji-chosen") || "[]")); } catch { /* a browser that keeps nothing */ }

async function ask(address, body) {
  const answer = await fetch(address, body === undefined ? {} : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  const found = await answer.json();
  if (!answer.ok) throw new Error(found.error);
  return found;
}

function drawn(card) {
  const item = card.element || make("li", "card");
  const box = card.box || make("input");
  box.type = "checkbox"; box.setAttribute("aria-label", say("select", { name: card.name }));
  box.disabled = card.state !== "done";
  if (!card.box) { box.autocomplete = "off"; box.checked = remembered.has(card.key); }
  const title = make(card.state === "done" ? "a" : "span", "title", card.title || card.name);
  if (card.state === "done") title.href = `/review/${card.key}`;
  const head = make("div"); head.append(title, make("div", "name", card.name));
  const facts = make("div", "facts"), actions = make("div", "actions");
  if (card.state === "todo") facts.append(say("todo"));
  else if (card.state === "done") {
    const parts = [card.issuer, card.year, card.edition ? say("edition", card) : say("no_form"), say("found", card)].filter(Boolean).map((text) => make("span", "", text));
    for (const name of ["errors", "warnings", "repairs", "changed", "known"]) if (card[name]) parts.push(make("span", { errors: "error", warnings: "warning" }[name] || "", say(name, { n: card[name] })));
    parts.forEach((part, at) => facts.append(at ? " · " : "", part));
  } else facts.append(make("span", card.state === "failed" ? "error" : "note", `${card.reason[lang]} ${card.way[lang]}`));
  if (card.state === "failed") actions.append(button(say("again"), () => ask("/again", { key: card.key }).catch((error) => tell(error.message))));
  if (card.state !== "todo") actions.append(button(say("remove"), () => ask("/remove", { key: card.key }).catch((error) => tell(error.message)), `${say("remove")} ${card.name}`));
  item.className = `card ${card.state === "done" ? (card.errors || card.warnings ? "wrong" : "fine") : card.state}`;
  item.replaceChildren(box, head, actions, facts);
  box.onchange = () => { counted(); kept(); };
  Object.assign(card, { element: item, box });
  return item;
}

function button(text, action, name) {
  const element = make("button", "", text); element.type = "button"; element.onclick = action;
  if (name) element.setAttribute("aria-label", name);
  return element;
}

function shown(card) {
  const wanted = $("filter").value.trim().toLowerCase(), show = $("show").value;
  const fits = !wanted || `${card.name} ${card.title || ""} ${card.issuer || ""}`.toLowerCase().includes(wanted);
  return fits && (show === "all" || (show === "failed" ? card.state === "failed" : card.errors || card.warnings));
}

function arranged() {
  for (const card of cards.values()) card.element.hidden = !shown(card);
  for (const card of cards.values()) card.element.style.display = card.element.hidden ? "none" : "";
  $("empty").hidden = cards.size > 0;
  counted();
}

function counted() {
  const count = chosen().length;
  $("chosen").textContent = count ? say("selected", { n: count }) : "";
}

function kept() { try { sessionStorage.setItem("gouji-chosen", JSON.stringify(chosen())); } catch { /* as above */ } }

const chosen = () => [...cards.values()].filter((card) => card.box && card.box.checked && card.state === "done").map((card) => card.key);

function place(card) {
  const list = $("cards"), items = list.children;
  let low = 0, high = items.length;
  while (low < high) { const middle = (low + high) >> 1; if (items[middle].dataset.name < card.name) low = middle + 1; else high = middle; }
  card.element.dataset.name = card.name;
  list.insertBefore(card.element, items[low] || null);
}

async function poll() {
  let busy = false;
  try {
    const found = await ask(`/cards?since=${revision}`);
    revision = found.revision;
    for (const key of found.gone) { const card = cards.get(key); if (card) { card.element.remove(); cards.delete(key); } }
    for (const told of found.cards) {
      const old = cards.get(told.key);
      const card = Object.assign(old || {}, told);
      drawn(card);
      if (!old || card.element.dataset.name !== card.name) place(card);
      cards.set(card.key, card);
    }
    const { todo, done, failed, skipped } = found.counts, all = todo + done + failed + skipped;
    $("bar").max = all || 1; $("bar").value = all - todo;
    $("count").textContent = all ? say("progress", { done: all - todo, all, failed }) : "";
    if (found.cards.length || found.gone.length) arranged();
    busy = todo > 0 || sending > 0;
    if (poll.lost) { poll.lost = false; tell(""); }
    if (found.trouble) tell(say("trouble", { reason: found.trouble }));
  } catch { poll.lost = true; tell(say("offline")); }
  setTimeout(poll, busy ? 500 : 2000);
}

let sending = 0;
const waiting = [];
let sent = 0, total = 0;

async function send() {
  if (sending >= 3) return;
  const next = waiting.shift();
  if (!next) return;
  sending += 1;
  try {
    const answer = await fetch(`/drop?path=${encodeURIComponent(next.path)}`, { method: "PUT", body: next.file });
    if (!answer.ok) throw new Error((await answer.json()).error);
  } catch (error) { $("refused").append(make("li", "error", say("refused", { name: next.path, reason: error.message }))); }
  sending -= 1; sent += 1;
  tell(sent < total ? say("sending", { n: sent, all: total }) : "");
  send();
}

function take(files) {
  if (!waiting.length && !sending) { sent = 0; total = 0; $("refused").replaceChildren(); }
  total += files.length; waiting.push(...files);
  send(); send(); send();
}

async function walk(entry, path, out) {
  if (entry.isFile) out.push({ file: await new Promise((good, bad) => entry.file(good, bad)), path: path + entry.name });
  else if (entry.isDirectory) {
    const reader = entry.createReader();
    for (;;) {
      const found = await new Promise((good, bad) => reader.readEntries(good, bad));
      if (!found.length) break;
      for (const one of found) await walk(one, `${path}${entry.name}/`, out);
    }
  }
}

function ready() {
  const drop = $("drop");
  for (const name of ["dragenter", "dragover"]) document.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("over"); });
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) drop.classList.remove("over"); });
  document.addEventListener("drop", async (event) => {
    event.preventDefault(); drop.classList.remove("over");
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry && item.webkitGetAsEntry()).filter(Boolean), out = [];
    if (entries.length) { for (const entry of entries) await walk(entry, "", out); take(out); }
    else take([...event.dataTransfer.files].map((file) => ({ file, path: file.name })));
  });
  for (const id of ["files", "tree"]) $(id).onchange = (event) => { take([...event.target.files].map((file) => ({ file, path: file.webkitRelativePath || file.name }))); event.target.value = ""; };
  $("filter").oninput = arranged; $("show").onchange = arranged;
  $("every").onchange = (event) => { for (const card of cards.values()) if (shown(card) && card.state === "done") card.box.checked = event.target.checked; counted(); kept(); };
  for (const name of ["findings", "sum"]) $(name).onclick = () => { const keys = chosen(); if (keys.length) location.href = `/${name}?keys=${keys.join(",")}`; else tell(say("choose")); };
  poll();
}

async function give() {
  const box = $("giving"), keys = box.dataset.keys ? box.dataset.keys.split(",") : chosen();
  const what = [...box.querySelectorAll("input[name=what]:checked")].map((input) => input.value);
  if (!keys.length) { tell(say("choose")); return; }
  if (!what.length) { tell(say("format")); return; }
  tell(say("making")); $("give").disabled = true;
  try {
    const found = await ask(box.dataset.address || "/give", { keys, what });
    const link = make("a"); link.href = found.address; link.download = found.name; document.body.append(link); link.click(); link.remove();
    tell([say("ready", found), ...found.left.map((item) => `${item.name}: ${item.reason}`)].join(" · "));
  } catch (error) { tell(error.message); }
  $("give").disabled = false;
}

if ($("give")) $("give").onclick = give;
if ($("cards")) ready();
