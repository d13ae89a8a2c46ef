// The web chat: keeps what was typed until the service has it, and shows what the stream brings, once each.
"use strict";
const log = document.getElementById("log"), form = document.getElementById("form"), text = document.getElementById("text");
const state = document.getElementById("state"), words = document.getElementById("hello");
const KEY = "kc-chat", MOST = 200;
let kept = { after: 0, lines: [], owed: [] };
try { kept = { ...kept, ...JSON.parse(localStorage.getItem(KEY) || "{}") }; } catch { /* a broken store starts anew */ }

function keep() {
  kept.lines = kept.lines.slice(-MOST);
  try { localStorage.setItem(KEY, JSON.stringify(kept)); } catch { /* private mode: this visit only */ }
}

function inline(parent, line) {
  line.split(/\*\*(.+?)\*\*/).forEach((part, i) => {
    if (!part) return;
    const node = i % 2 ? document.createElement("strong") : document.createTextNode(part);
    if (i % 2) node.textContent = part;
    parent.append(node);
  });
}

function body(said) {
  const box = document.createDocumentFragment();
  for (const block of said.split(/\n{2,}/)) {
    let element = null;
    for (const line of block.split("\n")) {
      const quoted = line.startsWith("> "), tag = quoted ? "BLOCKQUOTE" : "P";
      if (!element || element.tagName !== tag) box.append(element = document.createElement(tag));
      else element.append("\n");
      inline(element, quoted ? line.slice(2) : line);
    }
  }
  return box;
}

function show(line) {
  const item = document.createElement("div");
  item.className = line.mine ? "asked" : "said";
  const who = document.createElement("span");
  who.className = "hidden";
  who.textContent = (line.mine ? words.dataset.you : words.dataset.bot) + ": ";
  item.append(who);
  if (line.mine) item.append(line.text);
  else item.append(body(line.text));
  if (line.id) item.dataset.id = line.id;
  if (line.buttons && line.buttons.length) {
    const row = document.createElement("div");
    row.className = "choices";
    for (const [label, choice] of line.buttons) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = label;
      button.addEventListener("click", () => choice === null ? ask(label) : ask(label, choice));
      row.append(button);
    }
    item.append(row);
  }
  log.append(item);
  return item;
}

// Only the log scrolls: the beginning of what was said comes into view, under its question if that leaves room.
function down(item, behavior = "auto") {
  const asked = item.previousElementSibling;
  const first = asked?.classList.contains("asked") && asked.offsetHeight < log.clientHeight / 4 ? asked : item;
  log.scrollTo({ top: first.offsetTop - log.offsetTop - 8, behavior });
}

function ask(label, choice) {
  const id = crypto.randomUUID ? crypto.randomUUID() : Date.now().toString(36) + "-" + Math.random().toString(36).slice(2, 12);
  const line = { mine: true, text: label, id };
  kept.lines.push(line);
  kept.owed.push(choice === undefined ? { id, text: label } : { id, choice });
  keep();
  const item = show(line);
  item.classList.add("held");
  log.scrollTop = log.scrollHeight;
  hand();
}

// While an officer speaks nothing answers at once: the word that an answer is coming does not stay.
function waiting() {
  state.textContent = words.dataset.wait;
  setTimeout(() => { if (state.textContent === words.dataset.wait) state.textContent = ""; }, 8000);
}

let handing = false;
async function hand() {
  if (handing) return;
  handing = true;
  while (kept.owed.length) {
    const message = kept.owed[0];
    try {
      const answer = await fetch("/chat/messages", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(message) });
      if (answer.status >= 500 || answer.status === 401) throw new Error(String(answer.status));
      if (!answer.ok) show({ text: words.dataset.refused });
      else waiting();
    } catch {
      state.textContent = words.dataset.away;
      setTimeout(() => { handing = false; hand(); }, 2000);
      return;
    }
    kept.owed.shift();
    keep();
    document.querySelector(`[data-id="${message.id}"]`)?.classList.remove("held");
  }
  handing = false;
}

function listen() {
  const stream = new EventSource("/chat/stream?after=" + kept.after);
  stream.onopen = () => { if (state.textContent === words.dataset.away) state.textContent = ""; hand(); };
  stream.onmessage = (event) => {
    const number = Number(event.lastEventId);
    if (number <= kept.after) return;
    const said = JSON.parse(event.data);
    kept.after = number;
    kept.lines.push(said);
    keep();
    state.textContent = "";
    down(show(said));
  };
  stream.onerror = () => {
    state.textContent = words.dataset.away;
    if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 3000);
  };
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const said = text.value.trim();
  if (!said) return;
  text.value = "";
  text.style.height = "";
  ask(said);
  text.focus();
});
text.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); form.requestSubmit(); }
});
text.addEventListener("input", () => { text.style.height = "auto"; text.style.height = text.scrollHeight + "px"; });

const examples = words.dataset.try.split("|").map((question) => [question, null]);
show({ text: words.content.textContent.trim(), buttons: kept.lines.length ? [] : examples });
for (const line of kept.lines) {
  const item = show(line);
  if (kept.owed.some((message) => message.id === line.id)) item.classList.add("held");
}
down(log.lastElementChild, "instant");
listen();
