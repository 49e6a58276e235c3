// What the pages of figures do beside showing text: they draw figures as they come into view, play films, filter the cards.
"use strict";
const own = document.currentScript;

// Errors of any kind are collected in data-errors of the body, one in a line, where a test reads them.
const failures = [];
function failed(what) {
  failures.push(String(what));
  if (document.body) document.body.dataset.errors = failures.join("\n");
}
addEventListener("error", e => failed(e.message || "could not load " + (e.target.src || e.target.href)), true);
addEventListener("unhandledrejection", e => failed(e.reason));
addEventListener("securitypolicyviolation", e => failed("refused by the policy: " + e.violatedDirective + " " + e.blockedURI));

function load(address, integrity) {
  return new Promise((done, fail) => {
    const script = document.createElement("script");
    if (integrity) { script.integrity = integrity; script.crossOrigin = "anonymous"; }
    script.src = address;
    script.onload = done;
    script.onerror = () => fail(new Error("could not load " + address));
    document.head.append(script);
  });
}

let plotly = null;
const library = () => plotly ??= load(own.dataset.plotly, own.dataset.integrity);

// A data file calls figureData. Scripts run one after the other here, so that the data belongs to the file that was asked for.
let received = null, queue = Promise.resolve();
window.figureData = data => { received = data; };
function dataOf(place) {
  if (!place.dataset.from) return Promise.resolve(JSON.parse(document.getElementById(place.id + "-data").textContent));
  const next = queue.then(() => load(place.dataset.from)).then(() => received);
  queue = next.catch(() => {});
  return next;
}

// Colours of the style sheet of figures that stand for paper and ink, with what they are in the dark.
const night = {
  "#222222": "#d8dade", "#ffffff": "#15171b", "#e6e6e6": "#363a42", "#767676": "#9aa0aa", "#000000": "#f2f2f2",
  "rgba(255,255,255,0)": "rgba(0,0,0,0)", "rgba(255,255,255,0.75)": "rgba(21,23,27,0.75)", "#0072b2": "#4aa8e0", "rgb(20,14,66)": "rgb(72,72,176)", "rgb(82,15,120)": "rgb(124,70,184)", "rgb(66,40,112)": "rgb(128,98,196)",
  "rgb(216,216,216)": "rgb(84,88,96)"
};
const inDark = matchMedia("(prefers-color-scheme: dark)");
function themed(value) {
  if (typeof value === "string") return night[value] ?? value;
  if (Array.isArray(value)) return value.length && typeof value[0] === "number" ? value : value.map(themed);
  if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, themed(inner)]));
  return value;
}

// A film's slider and buttons are elements of the page, which a keyboard and a screen reader reach.
function withoutControls(layout) {
  const { sliders, updatemenus, ...rest } = layout;
  if (!sliders) return { layout, film: null };
  const room = 62;
  return {
    layout: { ...rest, height: layout.height - room, margin: { ...layout.margin, b: layout.margin.b - room } },
    film: { prefix: sliders[0].currentvalue.prefix, labels: sliders[0].steps.map(step => step.label), frames: sliders[0].steps.map(step => step.args[0][0]) }
  };
}

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function playFilm(place, film) {
  const shown = element("output", { className: "still" });
  const slider = element("input", { type: "range", min: 0, max: film.frames.length - 1, value: 0 });
  slider.setAttribute("aria-label", "still of the film: " + place.getAttribute("aria-label"));
  const button = element("button", { type: "button", textContent: "▶ Play" });
  let timer = null;
  const still = k => {
    slider.value = k;
    shown.textContent = film.prefix + film.labels[k];
    slider.setAttribute("aria-valuetext", shown.textContent);
    return Plotly.animate(place, [film.frames[k]], { mode: "immediate", transition: { duration: 0 }, frame: { duration: 0, redraw: true } }).catch(() => {});
  };
  const stop = () => { clearInterval(timer); timer = null; button.textContent = "▶ Play"; };
  button.onclick = () => {
    if (timer) return stop();
    if (+slider.value === film.frames.length - 1) still(0);
    button.textContent = "❚❚ Pause";
    timer = setInterval(() => { if (+slider.value === film.frames.length - 1) stop(); else still(+slider.value + 1); }, 160);
  };
  slider.oninput = () => { stop(); still(+slider.value); };
  shown.textContent = film.prefix + film.labels[0];
  const bar = element("div", { className: "film" }, button, slider, shown);
  (place.closest(".fit") ?? place).after(bar);
}

// A figure has a size in pixels. It is made smaller to fit, on a page of text down to legible letters, and scrolls beyond.
function fit(place) {
  const frame = place.parentElement;
  if (!frame.classList.contains("fit")) return;
  const [width, height] = [place._fullLayout.width, place._fullLayout.height];
  const least = frame.closest(".picture") ? 0 : 0.7;
  const scale = Math.min(1, Math.max(least, frame.parentElement.clientWidth / width));
  place.style.transformOrigin = "0 0";
  place.style.transform = scale === 1 ? "" : `scale(${scale})`;
  frame.style.width = `${width * scale}px`;
  frame.style.height = `${height * scale}px`;
}

async function draw(place) {
  try {
    place.setAttribute("aria-busy", "true");
    const [figure] = await Promise.all([dataOf(place), library()]);
    const { layout, film } = withoutControls(figure.layout);
    const picture = place.closest(".picture") !== null;
    const show = () => {
      const dark = inDark.matches && !document.body.classList.contains("bare");
      const drawn = dark ? themed({ data: figure.data, layout, frames: figure.frames }) : { data: figure.data, layout, frames: figure.frames };
      return Plotly.newPlot(place, { ...structuredClone(drawn), config: { ...figure.config, displayModeBar: false } });
    };
    await show();
    fit(place);
    if (film && !picture && film.frames.length > 1) playFilm(place, film);
    addEventListener("resize", () => fit(place));
    inDark.addEventListener("change", () => show().then(() => fit(place)));
    const save = document.getElementById(place.id + "-svg");
    if (save) {
      save.hidden = false;
      save.onclick = () => Plotly.downloadImage({ data: figure.data, layout, config: {} }, { format: "svg", filename: figure.name, width: layout.width, height: layout.height });
    }
    place.dataset.drawn = "true";
  } catch (error) {
    place.textContent = "This figure could not be drawn: " + error.message + ".";
    failed(error.message);
  } finally { place.removeAttribute("aria-busy"); }
}

function drawInView() {
  const places = [...document.querySelectorAll("div.figure")];
  const waiting = new Set(places);
  const now = place => { if (waiting.delete(place)) draw(place); };
  for (const place of places) {
    place.style.width = `${place.dataset.width}px`;
    place.style.height = `${place.dataset.height}px`;
    const frame = place.parentElement;
    if (frame.classList.contains("fit")) {
      const scale = Math.min(1, Math.max(frame.closest(".picture") ? 0 : 0.7, frame.parentElement.clientWidth / place.dataset.width));
      frame.style.width = `${place.dataset.width * scale}px`;
      frame.style.height = `${place.dataset.height * scale}px`;
    }
  }
  if ("eager" in document.body.dataset || typeof IntersectionObserver === "undefined") return places.forEach(now);
  const near = place => { const { top, bottom } = place.getBoundingClientRect(); return top < innerHeight + 300 && bottom > -300; };
  places.filter(near).forEach(now);
  const seen = new IntersectionObserver(entries => {
    for (const entry of entries) if (entry.isIntersecting) { seen.unobserve(entry.target); now(entry.target); }
  }, { rootMargin: "300px" });
  places.forEach(place => seen.observe(place));
  addEventListener("beforeprint", () => places.forEach(now));
}

// Cards are chosen by section, kind of claim and verdict; all are there without a script.
function filterCards() {
  const form = document.getElementById("filters");
  if (!form) return;
  const cards = [...document.querySelectorAll(".card")], told = document.getElementById("found");
  const apply = () => {
    const { section, kind, verdict } = form.elements;
    let found = 0;
    for (const card of cards) {
      const chips = card.dataset.claims.split(" ");
      const wanted = chip => (!kind.value || chip.startsWith(kind.value + ":")) && (!verdict.value || chip.endsWith(":" + verdict.value));
      const here = (!section.value || card.dataset.section === section.value) && ((!kind.value && !verdict.value) || chips.some(wanted));
      card.hidden = !here;
      if (here) found++;
    }
    for (const part of document.querySelectorAll("section.cards")) part.hidden = ![...part.querySelectorAll(".card")].some(card => !card.hidden);
    told.textContent = found === cards.length ? `All ${found} figures` : `${found} of ${cards.length} figures`;
  };
  form.hidden = false;
  form.addEventListener("change", apply);
  form.addEventListener("reset", () => setTimeout(apply));
  for (const link of document.querySelectorAll("a[data-verdict]"))
    link.addEventListener("click", () => {
      form.reset();
      form.elements.kind.value = link.dataset.kind;
      form.elements.verdict.value = link.dataset.verdict;
      apply();
    });
  apply();
}

// Beside little room the contents are folded; without a script they are open.
function foldContents() {
  const contents = document.querySelector(".contents details");
  if (contents && innerWidth <= 1000) contents.open = false;
}

addEventListener("DOMContentLoaded", () => { foldContents(); drawInView(); filterCards(); });
