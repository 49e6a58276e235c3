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

// What the colours of figures become in the dark, as their style sheet says.
const night = {};
const inDark = matchMedia("(prefers-color-scheme: dark)");
function themed(value) {
  if (typeof value === "string") return night[value] ?? value;
  if (Array.isArray(value)) return typeof value[0] === "number" && typeof value.at(-1) === "number" ? value : value.map(themed);
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
  return () => still(+slider.value);
}

// Panels that show the same items: the one under the pointer, or at a slider, is marked in all of them. Marks lie over the figure, because a
// change of its shapes would draw all of it again.
function linkPanels(place, links) {
  const layer = element("div", { className: "marks" });
  const axis = name => place._fullLayout[name[0] + "axis" + name.slice(1)];
  const traces = link => place.data.filter(trace => trace.xaxis === link.x && trace.yaxis === link.y);
  const points = link => traces(link).findLast(trace => trace.mode === "markers") ?? { x: [], y: [] };
  const along = (trace, name) => trace[name] ?? ((name === "y" ? trace.z : trace.z?.[0]) ?? []).map((_, k) => trace[name + "0"] + k * trace["d" + name]);
  const box = (kind, left, top, width = 0, height = 0) => {
    const made = element("div", { className: kind });
    for (const [name, value] of Object.entries({ left, top, width, height })) made.style[name] = `${value}px`;
    return made;
  };
  const at = (on, value) => { const p = on.d2p(value); return p >= -1 && p <= on._length + 1 ? on._offset + p : NaN; };
  const markOf = (link, [x, y]) => {
    const across = axis(link.x), up = axis(link.y), dots = points(link);
    const ring = (x, y) => box("ring", at(across, x), at(up, y));
    const ends = [y ?? x, y ?? x].map((value, k) => at(up, value + k - 0.5)).sort((a, b) => a - b);
    const made = link.at === "x" ? box("line", at(across, x), up._offset, 0, up._length)
      : link.at === "y" ? box("row", across._offset, ends[0], across._length, ends[1] - ends[0])
      : link.at === "place" ? ring(x, y) : ring(dots.x[x], dots.y[x]);
    return made.style.left && made.style.top ? [made] : [];
  };
  const isInView = (link, name, value) => {
    const on = { x: link.x, y: link.y }[name === "item" ? link.at : name];
    return !on || Number.isFinite(at(axis(on), value));
  };
  const mark = (items, item) => layer.replaceChildren(...links.flatMap(link => link.items === items ? markOf(link, item) : []));
  const listen = () => {
    place.append(layer);
    mark();
    place.on("plotly_unhover", () => mark());
    place.on("plotly_hover", ({ points: [point] }) => {
      const link = links.find(link => link.x === point.data.xaxis && link.y === point.data.yaxis);
      if (link) mark(link.items, { x: [point.x], y: [point.y], place: [point.x, point.y], order: [point.pointNumber] }[link.at]);
    });
  };
  if (links.some(link => link.items !== links[0].items)) return listen;
  const names = links[0].at === "place" ? ["x", "y"] : ["item"];
  const values = names.map(name => [...new Set(links.flatMap(link => link.at === "order" ? points(link).x.map((_, k) => k)
    : traces(link).flatMap(trace => along(trace, name === "item" ? link.at : name))))]
    .filter(value => Number.isFinite(value) && links.some(link => isInView(link, name, value))).sort((a, b) => a - b));
  const says = links[0].items.replace(/<[^>]*>/g, "");
  const shown = element("output", { className: "still" });
  const choose = () => {
    const item = values.map((list, k) => list[sliders[k].value]);
    shown.textContent = `${says} = ${item.map(value => +value.toPrecision(4)).join(", ")}`;
    sliders.forEach(slider => slider.setAttribute("aria-valuetext", shown.textContent));
    mark(links[0].items, item);
  };
  const sliders = values.map((list, k) => {
    const slider = element("input", { type: "range", min: 0, max: list.length - 1, value: 0, oninput: choose, onfocus: choose, onblur: () => mark() });
    slider.setAttribute("aria-label", `mark ${says}${names.length > 1 ? `, ${k ? "second" : "first"} number` : ""}, in all panels: ${place.getAttribute("aria-label")}`);
    return slider;
  });
  const bar = element("div", { className: "film link" }, element("span", { textContent: `Mark ${says}` }), ...sliders, shown);
  (place.closest(".fit") ?? place).after(bar);
  return listen;
}

// A figure has drawings for pages of several widths, the widest first. One is taken that need not be made much smaller; it is made smaller
// to fit, on a page of text down to legible letters, and scrolls beyond. On paper, figures have at most the width of the text, and the height
// that a heading leaves.
const paper = { width: 690, height: 600 };
let printing = false;
const frameOf = place => place.closest(".fit");
const room = place => printing ? paper.width : frameOf(place)?.parentElement.clientWidth ?? innerWidth;
const sizes = place => place.dataset.sizes.split(" ").map(size => size.split("x").map(Number));
function chosen(place) {
  const least = place.closest(".picture") ? 0.35 : 0.75, all = sizes(place);
  const k = all.findIndex(([width]) => least * width <= room(place));
  return k < 0 ? all.length - 1 : k;
}
function fit(place) {
  const frame = frameOf(place), full = place._fullLayout, [width, height] = full ? [full.width, full.height] : sizes(place)[chosen(place)];
  place.style.width = `${width}px`;
  place.style.height = `${height}px`;
  if (!frame) return;
  const least = printing || place.closest(".picture") ? 0 : 0.7;
  const scale = Math.min(1, Math.max(least, room(place) / width), printing ? paper.height / height : 1);
  // What is transformed has its old height for the breaks of pages.
  place.style.zoom = printing ? scale : "";
  place.style.transform = printing || scale === 1 ? "" : `scale(${scale})`;
  frame.style.width = `${width * scale}px`;
  frame.style.height = `${height * scale}px`;
}

async function draw(place) {
  try {
    place.setAttribute("aria-busy", "true");
    const [figure] = await Promise.all([dataOf(place), library()]);
    const drawings = [figure.layout, ...figure.narrow ?? []].map(withoutControls);
    const { film } = drawings[0], isPicture = place.closest(".picture") !== null;
    let drawn = null, moved = () => {}, linked = () => {};
    const show = () => {
      drawn = chosen(place);
      place.style.zoom = "";
      const plain = { data: figure.data, layout: drawings[drawn].layout, frames: figure.frames };
      const dark = inDark.matches && !printing && !document.body.classList.contains("bare");
      const ready = Plotly.newPlot(place, { ...structuredClone(dark ? themed(plain) : plain), config: { ...figure.config, displayModeBar: false } });
      fit(place);
      return ready.then(() => { fit(place); linked(); return moved(); });
    };
    await show();
    if (film && !isPicture && film.frames.length > 1) moved = playFilm(place, film);
    if (figure.links?.length && !isPicture) { linked = linkPanels(place, figure.links); linked(); }
    addEventListener("resize", () => chosen(place) === drawn ? fit(place) : show());
    inDark.addEventListener("change", show);
    for (const turn of ["beforeprint", "afterprint"]) addEventListener(turn, show);
    const save = document.getElementById(place.id + "-svg");
    if (save) {
      const { layout } = drawings[0];
      save.hidden = false;
      save.onclick = () => Plotly.downloadImage({ data: figure.data, layout, config: {} }, { format: "svg", filename: figure.name, width: layout.width, height: layout.height });
    }
    place.dataset.drawn = "true";
  } catch (error) {
    place.textContent = "This figure could not be drawn: " + error.message + ".";
    failed(error.message);
  } finally { place.removeAttribute("aria-busy"); }
}

addEventListener("beforeprint", () => { printing = true; });
addEventListener("afterprint", () => { printing = false; });

function drawInView() {
  const places = [...document.querySelectorAll("div.figure")];
  const waiting = new Set(places);
  const now = place => waiting.delete(place) ? draw(place) : null;
  places.forEach(fit);
  if ("eager" in document.body.dataset || typeof IntersectionObserver === "undefined") return places.forEach(now);
  const near = place => { const { top, bottom } = place.getBoundingClientRect(); return top < innerHeight + 300 && bottom > -300; };
  const first = places.filter(near).map(now);
  const seen = new IntersectionObserver(entries => {
    for (const entry of entries) if (entry.isIntersecting) { seen.unobserve(entry.target); now(entry.target); }
  }, { rootMargin: "300px" });
  places.forEach(place => seen.observe(place));
  // A browser prints what is there, so a page of the width of a desk draws the rest too, when it has nothing else to do.
  if (innerWidth > 1000) Promise.all(first).then(() => requestIdleCallback(async () => { for (const place of places) await now(place); }));
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
