"use strict";
/* The live page: settings go to the server, frames come back and are drawn. */
(() => {
  const $ = id => document.getElementById(id);
  const live = {
    settings: null, setup: 0, frame: null, running: false, palette: [], points: [], marks: [], guides: {}, fresh: false,
    view: { turn: { yaw: 0.6, pitch: 0.35 } }, atlas: null, point: null, isPinned: false,
  };
  const batches = [16, 64, 256, 1024, 4096];
  for (const size of batches) $("batch").append(new Option(String(size), String(size)));

  const socket = new WebSocket(`ws://${location.host}/socket`);
  socket.binaryType = "arraybuffer";
  const send = what => { if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(what)); };

  function notice(text) {
    $("notice").textContent = text;
  }

  /* Settings */

  const round = (value, digits) => Number(value.toPrecision(digits));
  const sliders = {
    features: [value => Number(value), value => value],
    hidden: [value => Number(value), value => value],
    pairs: [value => Number(value), value => value],
    density: [value => round(10 ** value, 3), value => Math.log10(value)],
    rate: [value => round(10 ** value, 3), value => Math.log10(value)],
    importance: [
      value => live.settings.weighing === "ratio" ? Number(value) : round(10 ** value, 3),
      value => live.settings.weighing === "ratio" ? value : Math.log10(value),
    ],
  };

  function change(changes) {
    const next = { ...live.settings, ...changes };
    next.hidden = Math.min(next.hidden, next.features);
    next.pairs = Math.max(1, Math.min(next.pairs, Math.floor(next.features / 2)));
    notice("");
    // The next change begins with this one, whose answer may come later.
    live.settings = next;
    send({ do: "settings", settings: next });
  }

  for (const [id, [read]] of Object.entries(sliders)) {
    $(id).addEventListener("input", () => { $(`${id}-is`).textContent = read(Number($(id).value)); });
    $(id).addEventListener("change", () => change({ [id]: read(Number($(id).value)) }));
  }
  for (const id of ["model", "sampler", "loss"]) $(id).addEventListener("change", () => change({ [id]: $(id).value }));
  $("batch").addEventListener("change", () => change({ batch: Number($("batch").value) }));
  $("weighing").addEventListener("change", () => change({ weighing: $("weighing").value, importance: 1 }));
  $("horizon").addEventListener("change", () => change({ horizon: Math.max(0, Math.round(Number($("horizon").value))) }));
  $("decay").addEventListener("change", () => change({ decay: Math.max(0, Number($("decay").value)) }));
  $("seed").addEventListener("change", () => change({ seed: $("seed").value.trim() }));
  $("pair").addEventListener("click", () => {
    const isThere = live.settings.sampler === "correlated";
    if (isThere && live.settings.pairs >= Math.floor(live.settings.features / 2)) notice("Every feature stands in a pair already: add features first.");
    else change({ sampler: "correlated", pairs: isThere ? live.settings.pairs + 1 : 1 });
  });

  function show(settings) {
    live.settings = settings;
    for (const id of ["model", "sampler", "loss", "weighing"]) $(id).value = settings[id];
    const isRatio = settings.weighing === "ratio";
    Object.assign($("importance"), isRatio ? { min: 0.5, max: 1.2, step: 0.01 } : { min: -1, max: 1, step: 0.02 });
    $("importance-name").textContent = isRatio ? "q" : "r";
    $("features").max = Math.max(100, settings.features);
    $("hidden").max = Math.max(1, Math.min(Math.max(20, settings.hidden), settings.features));
    $("pairs").max = Math.max(1, Math.floor(settings.features / 2));
    for (const [id, [, write]] of Object.entries(sliders)) {
      $(id).value = write(settings[id]);
      $(`${id}-is`).textContent = settings[id];
    }
    if (![...$("batch").options].some(option => Number(option.value) === settings.batch)) $("batch").append(new Option(String(settings.batch), String(settings.batch)));
    $("batch").value = String(settings.batch);
    for (const id of ["horizon", "decay", "seed"]) $(id).value = settings[id];
    $("pairs-row").hidden = !settings.sampler.endsWith("correlated");
    $("density-row").hidden = settings.sampler === "one";
    $("batch-row").hidden = settings.loss === "exact";
  }

  /* The training */

  function setRunning(isRunning) {
    live.running = isRunning;
    $("run").firstChild.textContent = isRunning ? "Pause " : "Run ";
  }

  const run = () => send({ do: live.running ? "pause" : "run" });
  const step = () => send({ do: "step", steps: 1 });
  const reset = () => { notice(""); send({ do: "reset" }); };
  $("run").addEventListener("click", run);
  $("step").addEventListener("click", step);
  $("reset").addEventListener("click", reset);
  $("pace").addEventListener("change", () => send({ do: "pace", steps: Number($("pace").value) }));
  $("save").addEventListener("click", () => send({ do: "save" }));
  $("close").addEventListener("click", () => $("script").close());
  $("copy").addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText($("text").textContent);
      $("copy").textContent = "Copied";
    } catch {
      getSelection().selectAllChildren($("text"));
      $("copy").textContent = "Selected: copy it";
    }
  });
  addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey || $("script").open || event.target.closest("input, select, textarea, button")) return;
    const what = { " ": run, ".": step, r: reset }[event.key];
    if (!what) return;
    what();
    event.preventDefault();
  });

  const said = {
    setup(message) {
      live.setup = message.setup;
      if (message.total === 0) [live.points, live.marks] = [[], []];
      else live.marks.push(message.total);
      live.guides = { ignoring: message.ignoring, best: null, sought: message.sought, exact: message.exact };
      live.palette = Paint.features(message.settings.features);
      Object.assign(live.view, { reach: 0, basis: null });
      show(message.settings);
      setRunning(message.running);
    },
    settings: message => show(message.settings),
    running: message => setRunning(message.running),
    notice: message => notice(message.text),
    best(message) {
      if (message.setup !== live.setup) return;
      Object.assign(live.guides, { best: message.loss, descents: message.descents, of: message.of });
      live.fresh = true;
    },
    script(message) {
      $("text").textContent = message.text;
      $("copy").textContent = "Copy";
      $("script").showModal();
    },
    phases(message) {
      live.atlas = Atlas.read(message);
      live.point = { row: Math.floor(live.atlas.densities.length / 2), column: Math.floor(live.atlas.ratios.length / 2) };
      Atlas.legend($("legend"), live.atlas);
      drawPoint();
    },
  };

  const most = 3000;

  function take(buffer) {
    const view = new DataView(buffer);
    const [setup, at, total, points] = [0, 4, 8, 12].map(place => view.getInt32(place, true));
    if (setup !== live.setup) return;
    const { features: n, hidden: m } = live.settings;
    const floats = new Float32Array(buffer, 24);
    const [W, b, D] = [floats.subarray(0, m * n), floats.subarray(m * n, m * n + n), floats.subarray(m * n + n, m * n + 2 * n)];
    for (let k = 0; k < points; k++) live.points.push([floats[m * n + 2 * n + 2 * k], floats[m * n + 2 * n + 2 * k + 1]]);
    if (live.points.length > most) live.points = live.points.filter((_, k) => k % 2 === 0 || k > live.points.length - 50);
    live.frame = { at, total, loss: view.getFloat64(16, true), W, b, D, n, m };
    live.fresh = true;
  }

  socket.addEventListener("message", event => {
    if (typeof event.data === "string") {
      const message = JSON.parse(event.data);
      said[message.kind]?.(message);
    } else {
      take(event.data);
      // Where no frames are drawn, as in a tab behind others, none are asked for.
      requestAnimationFrame(() => send({ do: "seen" }));
    }
  });
  socket.addEventListener("close", event => notice(event.code === 1008
    ? "Too many pages are open: close another one and load this one again."
    : "The server has ended: start research live again."));

  function summary({ n, m, W, total, loss }) {
    const long = Paint.norms(W, n, m).filter(length => length >= 0.5).length;
    return `After ${total} steps, ${long} of ${n} features are longer than 0.5 in ${m} dimensions; the loss is ${Paint.short(loss)}`;
  }

  let drawn = 0;
  function draw() {
    if (live.fresh && live.frame) {
      live.fresh = false;
      const { W, b, D, n, m, total, loss } = live.frame;
      const { ignoring, best, descents, of, sought, exact } = live.guides;
      const lowest = live.points.reduce((least, point) => point[1] < least ? point[1] : least, Infinity);
      $("vectors-says").textContent = Paint.vectors($("vectors"), W, n, m, live.palette, live.view);
      Paint.matrix($("gram"), W, b, n, m);
      Paint.dimensionalities($("dims"), D, Paint.norms(W, n, m), live.palette);
      const guides = [{ value: ignoring, name: "ignore every feature", colour: "muted", dash: [2, 4] }];
      if (best) guides.push({ value: best, name: "least known", colour: "good", dash: [7, 4] });
      Paint.curve($("curve"), live.points, guides, live.marks);
      $("at").textContent = total.toLocaleString("en");
      $("now").textContent = loss.toPrecision(5);
      $("best-name").textContent = sought ? "least known" : "lowest here";
      $("best").textContent = sought ? (best ? best.toPrecision(5) : "…") : Number.isFinite(lowest) ? lowest.toPrecision(5) : "–";
      $("curve-says").textContent = (exact ? "The exact loss, without samples. " : "The loss on 8,192 fixed samples. ") + (sought
        ? `The least known is the best of ${descents || 0}${descents < of ? ` of ${of}` : ""} descents of the exact loss, which is no proof that none is lower.`
        : "No optimum is sought for so many features.");
      document.documentElement.dataset.step = total;
      if (performance.now() - drawn > 2000) {
        drawn = performance.now();
        $("vectors").setAttribute("aria-label", `The columns of W. ${summary(live.frame)}`);
      }
    }
    requestAnimationFrame(draw);
  }
  requestAnimationFrame(draw);
  const again = () => { live.fresh = true; drawPoint(); };
  addEventListener("resize", again);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);

  let held = null;
  $("vectors").addEventListener("pointerdown", event => {
    held = [event.clientX, event.clientY];
    $("vectors").setPointerCapture(event.pointerId);
  });
  const turn = (yaw, pitch) => {
    live.view.turn.yaw += yaw;
    live.view.turn.pitch = Math.max(-1.57, Math.min(1.57, live.view.turn.pitch + pitch));
    live.fresh = true;
  };
  $("vectors").addEventListener("pointermove", event => {
    if (!held) return;
    turn((event.clientX - held[0]) / 120, (event.clientY - held[1]) / 120);
    held = [event.clientX, event.clientY];
  });
  for (const end of ["pointerup", "pointercancel"]) $("vectors").addEventListener(end, () => { held = null; });
  $("vectors").addEventListener("keydown", event => {
    const by = { ArrowLeft: [-0.15, 0], ArrowRight: [0.15, 0], ArrowUp: [0, -0.15], ArrowDown: [0, 0.15] }[event.key];
    if (!by) return;
    turn(...by);
    event.preventDefault();
  });

  /* The phase diagram */

  for (const button of document.querySelectorAll(".phases")) {
    button.addEventListener("click", () => {
      for (const other of document.querySelectorAll(".phases")) other.setAttribute("aria-pressed", String(other === button));
      $("point").textContent = "The diagram is computed …";
      send({ do: "phases", features: Number(button.dataset.features), hidden: Number(button.dataset.hidden) });
    });
  }

  /* The first diagram is computed when somebody looks at its place. */
  const seen = new IntersectionObserver(entries => {
    if (!entries.some(entry => entry.isIntersecting) || socket.readyState !== WebSocket.OPEN) return;
    seen.disconnect();
    if (!live.atlas) document.querySelector(".phases").click();
  });
  socket.addEventListener("open", () => seen.observe($("map")));

  function drawPoint() {
    const { atlas, point } = live;
    if (!atlas) return;
    Atlas.map($("map"), atlas, point);
    const [best] = Atlas.at(atlas, point.row, point.column);
    const kind = atlas.kinds[best.kind];
    $("point").textContent = `Density ${Paint.short(atlas.densities[point.row])}, r = ${Paint.short(atlas.ratios[point.column])}: ${Atlas.name(kind)}, that is ${Atlas.words(kind)}. The least exact loss is ${best.loss.toPrecision(6)}; its weights are drawn below. A click trains this model.`;
    Paint.vectors($("optimum"), best.W, atlas.n, atlas.m, Paint.features(atlas.n), { turn: { yaw: 0, pitch: 0 } });
  }

  Atlas.pick($("map"), () => live, point => { live.point = point; drawPoint(); }, point => {
    const { atlas } = live;
    notice("");
    send({ do: "settings", settings: {
      ...live.settings, model: "relu", features: atlas.n, hidden: atlas.m, sampler: "independent", pairs: 1,
      density: atlas.densities[point.row], weighing: "extra", importance: atlas.ratios[point.column], loss: "exact",
    } });
    send({ do: "reset" });
    send({ do: "run" });
  });
})();
