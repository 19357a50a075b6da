// The review: source and result find each other by their places (data-o); a figure or text that is chosen is told about and can be put right.
"use strict";
const words = JSON.parse(document.getElementById("words").textContent);
const $ = (id) => document.getElementById(id);
const say = (name, values = {}) => words[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);
const tell = (text) => { $("said").textContent = text; clearTimeout(tell.timer); tell.timer = setTimeout(() => { $("said").textContent = ""; }, 6000); };
const make = (tag, kind, text) => { const element = document.createElement(tag); if (kind) element.className = kind; if (text !== undefined) element.textContent = text; return element; };
const key = $("sides").dataset.key;
let chosen = null, boxes = [], sizes = [], made = [];

async function ask(address, body) {
  const answer = await fetch(`/review/${key}/${address}`, body === undefined ? {} : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  const found = await answer.json();
  if (!answer.ok) throw new Error(found.error);
  return found;
}

function button(text, action, name) {
  const element = make("button", "", text); element.type = "button"; element.onclick = action;
  if (name) element.setAttribute("aria-label", name);
  return element;
}

const figures = () => [...$("result").querySelectorAll("[data-f], [data-t]")];

function show(found) {
  const scroll = $("result").scrollTop, at = chosen;
  $("result").innerHTML = found.html; // of the desk's own making, every text in it escaped
  $("result").scrollTop = scroll;
  $("left").textContent = say("doubtful", { n: found.doubtful });
  $("stale").hidden = !found.stale;
  if (found.notice) tell(found.notice);
  boxes = found.boxes; made = found.corrections;
  $("undo").disabled = !made.length;
  draw(); listed(found.findings); record(found.corrections);
  const first = figures()[0];
  if (first) first.tabIndex = 0;
  if (at) { const same = find(at); if (same) light(same, false); }
}

const find = (at) => figures().find((element) => (element.dataset.f || element.dataset.t) === at);

function listed(findings) {
  $("list").replaceChildren(...findings.map((item) => {
    const line = make("li", item.known ? "is-known" : "");
    line.append(make("b", item.severity, `${item.word} ${item.code} `), item.text, item.more ? ` (${say("more", { n: item.more })}) ` : " ");
    line.title = `${item.why} → ${item.do}`;
    if (item.f || item.o) line.append(button(say("go"), () => go(item), `${say("go")} ${item.code}`), " ");
    if (item.severity !== "note") line.append(button(say(item.known ? "unmark" : "mark_known"), () => change("known", { mark: item.mark, known: !item.known }), `${say(item.known ? "unmark" : "mark_known")} ${item.code}`));
    return line;
  }));
  if (!findings.length) $("list").append(make("li", "", say("none")));
}

function record(items) {
  $("made").replaceChildren(...items.map((item) => {
    const line = make("li", "", `${item.name}：${item.before || say("empty")} → ${item.after || say("empty")} · ${[item.who, item.when, item.reason].filter(Boolean).join(" · ")} ${item.on ? "" : say("not_on")} `);
    line.append(button(say("go"), () => { const element = find(item.at); if (element) choose(element); }, `${say("go")} ${item.name}`));
    return line;
  }));
  if (!items.length) $("made").append(make("li", "", say("no_corrections")));
}

function go(item) {
  const element = (item.f && find(item.f)) || (item.o && $("result").querySelector(`[data-o="${CSS.escape(item.o)}"]`));
  if (element && (element.dataset.f || element.dataset.t)) { choose(element); return; }
  if (element) light(element, true); else lit(item.o, $("source"), true);
}

function unlit() { for (const element of document.querySelectorAll(".lit")) element.classList.remove("lit"); }

function lit(place, where, scroll) {
  const found = place ? [...where.querySelectorAll(`[data-o="${CSS.escape(place)}"]`)].filter((element) => element.offsetParent) : [];
  for (const element of found) element.classList.add("lit");
  if (found[0] && scroll) found[0].scrollIntoView({ block: "center", inline: "nearest" });
  return found;
}

function light(element, scroll) {
  unlit();
  element.classList.add("lit");
  if (scroll) element.scrollIntoView({ block: "center", inline: "nearest" });
  lit(element.dataset.o, $("source"), scroll);
}

async function choose(element) {
  for (const other of figures()) other.tabIndex = -1;
  element.tabIndex = 0; element.focus({ preventScroll: true });
  light(element, true);
  chosen = element.dataset.f || element.dataset.t;
  try { about(await ask(`place?at=${encodeURIComponent(chosen)}`)); } catch (error) { tell(error.message); }
}

function about(found) {
  if (found.at !== chosen) return;
  const list = make("dl"), add = (name, text) => { if (text !== "" && text !== null && text !== undefined) list.append(make("dt", "", name), make("dd", "", text)); };
  if (found.kind === "figure") {
    add(say("status"), found.status); add(say("printed"), found.text || say("empty"));
    add(say("value"), found.value === null ? say("empty") : `${found.value}${found.unit}`);
    for (const label of found.labels) add(say("label"), `${label.form} ← ${label.printed}`);
    for (const repair of found.repairs) add(say("repair"), `${repair.code} ${repair.before} → ${repair.after} ${repair.evidence}`);
    for (const sum of found.sums) add(say("sum"), `${sum.words}：${sum.gap === null ? say("untested") : sum.gap ? say("off", { n: sum.gap }) : say("holds")}`);
    for (const rival of found.rivals) add(say("rival"), `${rival.name} (${rival.cost})`);
    for (const text of found.findings) add(say("finding"), text);
  } else { add(say("printed"), found.printed); }
  $("about").replaceChildren(make("h3", "", found.name)); $("details").replaceChildren(list); $("place").scrollTop = 0;
  $("hint").hidden = true; $("form").hidden = false; $("wrong").textContent = "";
  const figure = found.kind === "figure";
  $("after").hidden = !figure; $("words-after").hidden = figure;
  (figure ? $("after") : $("words-after")).value = found.text;
  $("candidates").replaceChildren(...(found.candidates || []).map((item) => button(`${item.text} (${item.why})`, () => { $("after").value = item.text; $("after").focus(); })));
  if ((found.candidates || []).length) $("candidates").prepend(`${say("candidates")}：`);
}

async function change(what, body) {
  try { show(await ask(what, body)); $("wrong").textContent = ""; if (chosen) about(await ask(`place?at=${encodeURIComponent(chosen)}`)); return true; } catch (error) { $("wrong").textContent = error.message; tell(error.message); return false; }
}

function step(way) {
  const all = figures().filter((element) => element.dataset.d);
  if (!all.length) { tell(say("none")); return; }
  const every = figures(), here = every.findIndex((element) => (element.dataset.f || element.dataset.t) === chosen);
  const later = all.filter((element) => way * (every.indexOf(element) - here) > 0);
  const next = way > 0 ? later[0] || all[0] : later[later.length - 1] || all[all.length - 1];
  choose(next);
}

function neighbour(element, key) {
  const all = figures(), at = all.indexOf(element);
  if (key === "ArrowLeft") return all[at - 1];
  if (key === "ArrowRight") return all[at + 1];
  const box = element.getBoundingClientRect(), middle = (box.left + box.right) / 2;
  const beyond = all.map((other) => [other, other.getBoundingClientRect()]).filter(([, other]) => key === "ArrowDown" ? other.top >= box.bottom - 2 : other.bottom <= box.top + 2);
  const weight = ([, other]) => Math.abs(key === "ArrowDown" ? other.top - box.bottom : box.top - other.bottom) * 4 + Math.max(0, other.left - middle, middle - other.right);
  return beyond.sort((one, two) => weight(one) - weight(two)).map(([other]) => other)[0];
}

function draw() {
  for (const page of $("source").querySelectorAll(".page")) {
    const number = Number(page.dataset.page), [wide, high] = sizes[number - 1];
    page.querySelectorAll(".box").forEach((box) => box.remove());
    for (const place of boxes.filter((item) => item.page === number)) {
      const [left, top, right, bottom] = place.box, box = make("button", "box");
      box.type = "button"; box.tabIndex = -1; box.dataset.o = place.o; box.setAttribute("aria-label", place.label || place.o);
      Object.assign(box.style, { left: `${100 * left / wide}%`, top: `${100 * top / high}%`, width: `${100 * (right - left) / wide}%`, height: `${100 * (bottom - top) / high}%` });
      page.append(box);
    }
  }
}

function source(found) {
  sizes = found.pages;
  const text = make("div", "text"); text.innerHTML = found.html; // of the desk's own making, every text in it escaped
  $("source").replaceChildren(text);
  if (!sizes.length) return;
  const pages = make("div", "pages");
  sizes.forEach(([wide, high], at) => {
    const page = make("div", "page"), picture = make("img");
    page.dataset.page = at + 1; picture.loading = "lazy"; picture.alt = say("page", { n: at + 1 }); picture.width = Math.round(wide); picture.height = Math.round(high);
    picture.src = `/review/${key}/page/${at + 1}?width=1100`;
    page.append(picture); pages.append(page);
  });
  $("source").append(pages); text.hidden = true;
  const toggle = $("toggle"); toggle.hidden = false;
  toggle.onclick = () => { text.hidden = !text.hidden; pages.hidden = !pages.hidden; toggle.setAttribute("aria-pressed", String(!text.hidden)); };
  draw();
}

$("result").addEventListener("click", (event) => { const element = event.target.closest("[data-f], [data-t]"); if (element) choose(element); else { const other = event.target.closest("[data-o]"); if (other) light(other, false); } });
$("source").addEventListener("click", (event) => {
  const element = event.target.closest("[data-o]");
  if (!element) return;
  const found = $("result").querySelectorAll(`[data-o="${CSS.escape(element.dataset.o)}"]`), own = [...found].find((other) => other.textContent.trim() === element.textContent.trim()) || found[0];
  if (own && (own.dataset.f || own.dataset.t)) choose(own); else { unlit(); element.classList.add("lit"); lit(element.dataset.o, $("result"), true); }
});
$("result").addEventListener("keydown", (event) => {
  const element = event.target.closest("[data-f], [data-t]");
  if (!element) return;
  if (event.key.startsWith("Arrow")) { const next = neighbour(element, event.key); if (next) { element.tabIndex = -1; next.tabIndex = 0; next.focus(); } event.preventDefault(); }
  else if (event.key === "Enter" || event.key === " ") { event.preventDefault(); choose(element).then(() => ($("after").hidden ? $("words-after") : $("after")).focus()); }
});
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  if (event.key === "n") step(1); else if (event.key === "p") step(-1); else if (event.key === "u" && made.length) $("undo").click();
});
$("next").onclick = () => step(1); $("previous").onclick = () => step(-1);
$("undo").onclick = () => change("undo", {}).then((good) => { if (good) tell(say("undone")); });
$("discard").onclick = () => change("discard", {});
$("form").onsubmit = async (event) => {
  event.preventDefault();
  try { localStorage.setItem("gouji-who", $("who").value); } catch { /* a browser that keeps nothing */ }
  const after = ($("after").hidden ? $("words-after") : $("after")).value;
  if (await change("correct", { at: chosen, after, who: $("who").value, reason: $("reason").value })) { tell(say("saved")); $("reason").value = ""; const element = find(chosen); if (element) element.focus({ preventScroll: true }); }
};
try { $("who").value = localStorage.getItem("gouji-who") || ""; } catch { /* a browser that keeps nothing */ }
$("source").textContent = say("loading");
ask("result").then(show).catch((error) => tell(error.message));
ask("source").then(source).catch((error) => { $("source").textContent = say("no_source", { reason: error.message }); });
