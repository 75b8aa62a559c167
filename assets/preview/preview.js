"use strict";

// Which field of the brief says a sentence: on hover, on tap, and with the arrow keys.
const tip = document.getElementById("tip");
const known = new Map();
let pointed = null;

async function about(number) {
  if (!known.has(number)) {
    const answer = await fetch(`/value/${number}`);
    known.set(number, answer.ok ? await answer.json() : []);
  }
  return known.get(number);
}

function line(value) {
  const p = document.createElement("p");
  const code = document.createElement("code");
  code.textContent = value.path;
  p.append(code);
  if (value.line) {
    p.append(` · ${value.file}:${value.line} · "${value.text}" · said in ${value.documents} ${value.documents === 1 ? "document" : "documents"}`);
  } else {
    p.append(" · the brief has no such value any more");
  }
  return p;
}

async function point(span) {
  if (span === pointed) return;
  pointed?.classList.remove("pointed");
  pointed = span;
  if (!span) {
    tip.replaceChildren();
    return;
  }
  span.classList.add("pointed");
  const values = await about(span.dataset.value);
  if (span === pointed) tip.replaceChildren(...values.map(line));
}

const valueAt = (target) => (target instanceof Element ? target.closest(".value") : null);

document.addEventListener("pointerover", (event) => {
  if (event.pointerType === "mouse") point(valueAt(event.target));
});
document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element) || !event.target.closest("a, summary")) point(valueAt(event.target));
});
document.addEventListener("focusin", (event) => point(valueAt(event.target)));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") point(null);
  const span = valueAt(document.activeElement);
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (!span || !step || event.altKey || event.ctrlKey || event.metaKey) return;
  const all = [...document.querySelectorAll("main .value")];
  const next = all[all.indexOf(span) + step];
  if (!next) return;
  event.preventDefault();
  span.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
});

// One value is reached with the tabulator, the others from there with the arrows.
function settle() {
  document.querySelectorAll("main .value").forEach((span, i) => { span.tabIndex = i === 0 ? 0 : -1; });
}

// What the reader looks at, to come back to it.
const blocks = () => [...document.querySelectorAll("main h1, main h2, main h3, main h4, main p, main li, main tr, main pre, main figure, main section")];

function place() {
  const all = blocks();
  const index = all.findIndex((block) => block.getBoundingClientRect().bottom > 60);
  const block = all[index];
  return block && window.scrollY > 0 ? { index, text: block.textContent, top: block.getBoundingClientRect().top } : null;
}

function back(to) {
  if (!to) return;
  const all = blocks();
  const alike = all.map((block, i) => [block, Math.abs(i - to.index)]).filter(([block]) => block.textContent === to.text);
  alike.sort((a, b) => a[1] - b[1]);
  const block = alike[0]?.[0] ?? all[Math.min(to.index, all.length - 1)];
  if (block) window.scrollBy({ top: block.getBoundingClientRect().top - to.top, behavior: "instant" });
}

async function renew() {
  const answer = await fetch(window.location.pathname);
  if (!answer.ok) {
    window.location.assign("/");
    return;
  }
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const to = place();
  const focused = [...document.querySelectorAll("main .value")].indexOf(document.activeElement);
  const open = [...document.querySelectorAll("main details")].map((fold) => fold.open);
  const menu = document.querySelector(".menu")?.open;
  known.clear();
  pointed = null;
  tip.replaceChildren();
  for (const part of ["main", "nav", ".bar"]) {
    const [old, now] = [document.querySelector(part), fresh.querySelector(part)];
    if (old && now) old.replaceChildren(...now.childNodes);
  }
  document.title = fresh.title;
  document.body.dataset.version = fresh.body.dataset.version;
  document.querySelectorAll("main details").forEach((fold, i) => { fold.open = open[i] ?? fold.open; });
  const list = document.querySelector(".menu");
  if (list) list.open = menu ?? true;
  settle();
  if (focused >= 0) document.querySelectorAll("main .value")[focused]?.focus({ preventScroll: true });
  back(to);
}

const pause = (ms) => new Promise((done) => { setTimeout(done, ms); });
const seen = () => new Promise((done) => {
  if (!document.hidden) return done();
  document.addEventListener("visibilitychange", () => done(), { once: true });
});

// A browser asks a site only a few things at once, so a page that nobody sees asks nothing.
async function follow() {
  for (;;) {
    await seen();
    const away = new AbortController();
    const leave = () => { if (document.hidden) away.abort(); };
    document.addEventListener("visibilitychange", leave);
    try {
      const since = document.body.dataset.version;
      const answer = await fetch(`/changes?since=${encodeURIComponent(since)}`, { signal: away.signal });
      const { version } = await answer.json();
      if (version !== since) await renew();
    } catch {
      if (!document.hidden) await pause(3000);
    } finally {
      document.removeEventListener("visibilitychange", leave);
    }
  }
}

if (window.matchMedia("(max-width: 52rem)").matches) document.querySelector(".menu").open = false;
settle();
follow();
