// The live parts of the desk: fetches what is new, says so politely, puts a suggestion into the answer box.
"use strict";
const EVERY = 4000;

function tell(words) {
  const live = document.getElementById("live");
  if (live && live.textContent !== words) live.textContent = words;
}

function replace(part, html) {
  const open = [...part.querySelectorAll("details")].map((d) => d.open);
  part.innerHTML = html;
  part.querySelectorAll("details").forEach((d, i) => { if (open[i]) d.open = true; });
}

function watch(part) {
  const live = document.getElementById("live");
  const address = new URL(part.dataset.live, location.href);
  let mark = part.dataset.mark, count = Number(part.dataset.count);
  async function look() {
    address.searchParams.set("dau", mark);
    try {
      const answer = await fetch(address, { redirect: "manual" });
      if (answer.type === "opaqueredirect") { tell(live.dataset.ended); return; }
      if (answer.status === 403 || answer.status === 404) return;
      if (!answer.ok) throw new Error(String(answer.status));
      if (live.textContent === live.dataset.away) tell("");
      if (answer.status === 200) {
        const news = await answer.json();
        if (news.title) document.title = news.title;
        if (news.count > count) tell(news.news);
        count = news.count;
        // Who reads or tabs through this part is not torn away from it: then it waits for the next look.
        if (!part.contains(document.activeElement)) { replace(part, news.html); mark = news.mark; }
      }
    } catch { tell(live.dataset.away); }
    setTimeout(look, EVERY);
  }
  setTimeout(look, EVERY);
}

document.querySelectorAll("[data-live]").forEach(watch);

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[name=use]"), box = document.getElementById("f-text");
  if (!button || !box) return;
  event.preventDefault();
  box.value = [box.value.trimEnd(), button.value].filter(Boolean).join("\n\n");
  box.focus();
  box.scrollIntoView({ block: "center" });
});
