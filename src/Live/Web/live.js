"use strict";
/* The live page: settings go to the server, frames come back and are drawn. */
(() => {
  const $ = id => document.getElementById(id);
  const live = {
    settings: null, sizes: null, setup: 0, frame: null, running: false, points: [], marks: [], guides: {}, fresh: false,
    view: { turn: { yaw: 0.6, pitch: 0.35 } }, atlas: null, point: null, isPinned: false,
  };
  const batches = [16, 64, 256, 1024, 4096];
  for (const size of batches) $("batch").append(new Option(String(size), String(size)));

  const socket = new WebSocket(`ws://${location.host}/socket`);
  socket.binaryType = "arraybuffer";
  const send = what => { if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(what)); };

  function write(id, text) {
    if ($(id).textContent !== text) $(id).textContent = text;
  }

  function notice(text) {
    $("notice").textContent = text;
  }

  /* Settings */

  const round = (value, digits) => Number(value.toPrecision(digits));
  const sliders = {
    features: [value => Number(value), value => value],
    hidden: [value => Number(value), value => value],
    pairs: [value => Number(value), value => value],
    active: [value => Number(value), value => value],
    price: [value => round(10 ** value, 3), value => Math.log10(value)],
    density: [value => round(10 ** value, 3), value => Math.log10(value)],
    rate: [value => round(10 ** value, 3), value => Math.log10(value)],
    importance: [
      value => live.settings.weighing === "ratio" ? Number(value) : round(10 ** value, 3),
      value => live.settings.weighing === "ratio" ? value : Math.log10(value),
    ],
  };

  const hasNeurons = settings => settings.model === "neurons" || settings.model === "absolute";

  function change(changes) {
    const next = { ...live.settings, ...changes };
    // What another change leaves no room for follows it; a number that was given itself is left to the server, which says what is wrong.
    const follow = (id, most) => { if (!(id in changes) && next[id] > most) next[id] = Math.max(1, most); };
    if (!hasNeurons(next)) follow("hidden", next.features);
    follow("pairs", Math.floor(next.features / 2));
    follow("active", next.features);
    notice("");
    // The next change begins with this one, whose answer may come later.
    live.settings = next;
    send({ do: "settings", settings: next });
  }

  // A slider may stand for a logarithm: its words are the number itself.
  function word(id, value) {
    $(`${id}-is`).value = value;
    $(id).setAttribute("aria-valuetext", String(value));
  }
  // What is no number goes to the server as it is.
  const typed = text => text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
  for (const [id, [read]] of Object.entries(sliders)) {
    $(id).addEventListener("input", () => word(id, read(Number($(id).value))));
    $(id).addEventListener("change", () => change({ [id]: read(Number($(id).value)) }));
    $(`${id}-is`).addEventListener("change", () => change({ [id]: typed($(`${id}-is`).value) }));
  }
  for (const id of ["model", "sampler", "loss", "penalty"]) $(id).addEventListener("change", () => change({ [id]: $(id).value }));
  $("batch").addEventListener("change", () => change({ batch: Number($("batch").value) }));
  $("weighing").addEventListener("change", () => change({ weighing: $("weighing").value, importance: 1 }));
  for (const id of ["horizon", "decay"]) $(id).addEventListener("change", () => change({ [id]: typed($(id).value) }));
  $("seed").addEventListener("change", () => change({ seed: $("seed").value.trim() }));
  $("pair").addEventListener("click", () => {
    const isThere = live.settings.sampler === "correlated";
    if (isThere && live.settings.pairs >= Math.floor(live.settings.features / 2)) notice("Every feature stands in a pair already: add features first.");
    else change({ sampler: "correlated", pairs: isThere ? live.settings.pairs + 1 : 1 });
  });

  function show(settings) {
    live.settings = settings;
    for (const id of ["model", "sampler", "loss", "penalty", "weighing"]) $(id).value = settings[id];
    const isRatio = settings.weighing === "ratio";
    Object.assign($("importance"), isRatio ? { min: 0.5, max: 1.2, step: 0.01 } : { min: -1, max: 1, step: 0.02 });
    $("importance-name").textContent = isRatio ? "q" : "r";
    const inNeurons = hasNeurons(settings);
    $("hidden-name").textContent = inNeurons ? "Neurons m" : "Dimensions m";
    $("features").max = Math.max(100, settings.features);
    $("hidden").max = inNeurons ? 40 : Math.max(1, Math.min(Math.max(20, settings.hidden), settings.features));
    $("active").max = settings.features;
    $("pairs").max = Math.max(1, Math.floor(settings.features / 2));
    for (const [id, [, write]] of Object.entries(sliders)) {
      $(id).value = write(settings[id]);
      word(id, settings[id]);
    }
    if (![...$("batch").options].some(option => Number(option.value) === settings.batch)) $("batch").append(new Option(String(settings.batch), String(settings.batch)));
    $("batch").value = String(settings.batch);
    for (const id of ["horizon", "decay", "seed"]) $(id).value = settings[id];
    $("pairs-row").hidden = !settings.sampler.endsWith("correlated");
    $("active-row").hidden = settings.sampler !== "some";
    $("density-row").hidden = settings.sampler === "one" || settings.sampler === "some";
    $("price-row").hidden = settings.penalty === "none";
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
      live.guides = { ignoring: message.ignoring, best: null, missing: message.missing, exact: message.exact };
      // Frames belong to these, and not to what a slider shows meanwhile.
      live.sizes = message.settings;
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
    const { features: n, hidden: m, model } = live.sizes;
    const floats = new Float32Array(buffer, 24);
    let from = 0;
    const next = count => floats.subarray(from, from += count);
    const [W, W2, b, D, curve] = [next(m * n), model === "absolute" ? next(n * m) : null, next(n), next(n), next(2 * points)];
    for (let k = 0; k < points; k++) live.points.push([curve[2 * k], curve[2 * k + 1]]);
    if (live.points.length > most) live.points = live.points.filter((_, k) => k % 2 === 0 || k > live.points.length - 50);
    live.frame = { at, total, loss: view.getFloat64(16, true), W, W2, b, D, n, m, model };
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

  /** What is drawn of a model with a bottleneck, and the words beside it. */
  const bottleneck = {
    names: ["Features", "Interference WᵀW", "Dimensions per feature Dᵢ"],
    draw({ W, b, D, n, m }) {
      const says = Paint.vectors($("vectors"), W, n, m, Paint.features(n), live.view);
      Paint.matrix($("gram"), Paint.gram(W, n, m), b, "WᵀW");
      Paint.dimensionalities($("dims"), D, Paint.norms(W, n, m), Paint.features(n));
      return [says, "Red is positive, blue negative, full colour at 1.", "1: a dimension of its own; 1/2: half of an antipodal pair; 2/5: a corner of a pentagon."];
    },
    labels({ W, b, D, n, m }) {
      const long = Paint.norms(W, n, m).filter(length => length >= 0.5).length;
      const across = Paint.gram(W, n, m).reduce((most, x, k) => k % (n + 1) === 0 ? most : Math.max(most, Math.abs(x)), 0);
      return [
        `The columns of W: ${long} of ${n} features are longer than 0.5 in ${m} dimensions.`,
        `WᵀW and b: the largest interference of two features is ${Paint.short(across)}, the largest bias ${Paint.short(Math.max(...b))}.`,
        `The dimensions per feature, from ${Paint.short(Math.min(...D))} to ${Paint.short(Math.max(...D))}.`,
      ];
    },
  };

  /** The same of one with neurons. */
  const neurons = {
    names: ["Neurons", "Response to each feature", "Features per neuron"],
    draw({ W, W2, b, n, m }) {
      Neurons.stacks($("vectors"), W, n, m, Paint.features(n), live.view);
      Paint.matrix($("gram"), Neurons.responses(W, W2, n, m), b, W2 ? "W₂|W₁| / 2" : "Wᵀ ReLU(W)");
      Neurons.counts($("dims"), Neurons.reads(W, n, m, W2 !== null), Paint.features(n));
      return [
        "A stack for each neuron: a rectangle as high as each of its weights, in the colour of the feature.",
        `Column i: what feature i alone adds to each output, ${W2 ? "the mean of x = 1 and x = −1" : "at x = 1"}, before b and the ReLU.`,
        "How many features each neuron reads, (Σw²)² / Σw⁴; 1: a neuron of one feature.",
      ];
    },
    labels({ W, W2, b, n, m }) {
      const found = Neurons.reads(W, n, m, W2 !== null);
      const M = Neurons.responses(W, W2, n, m);
      const own = Array.from({ length: n }, (_, i) => M[i * n + i]);
      return [
        `The weights of ${m} neurons for ${n} features, a stack for each.`,
        `The responses to features alone, from ${Paint.short(Math.min(...own))} to ${Paint.short(Math.max(...own))} of their own output; the largest bias is ${Paint.short(Math.max(...b))}.`,
        `The features per neuron: ${found.filter(one => one.count > 0 && one.count <= 1.1).length} of ${m} neurons read one.`,
      ];
    },
  };

  function lossWords() {
    const { descents, of, missing, exact } = live.guides;
    const penalised = live.sizes.penalty === "none" ? "" : " with its penalty";
    return (exact ? `The exact loss${penalised}, without samples. ` : `The loss${penalised} on 8,192 fixed samples. `) + (missing
      || `The least known is the best of ${descents || 0}${descents < of ? ` of ${of}` : ""} descents of the exact loss, which is no proof that none is lower.`);
  }

  const figures = value => Math.abs(value) < 1e-4 ? value.toExponential(4) : value.toPrecision(5);

  let labelled = 0;
  function draw() {
    if (live.fresh && live.frame) {
      live.fresh = false;
      const { total, loss, model } = live.frame;
      const { ignoring, best, missing } = live.guides;
      const pictures = hasNeurons({ model }) ? neurons : bottleneck;
      $("vectors").classList.toggle("turns", pictures === bottleneck);
      const says = pictures.draw(live.frame);
      ["vectors", "gram", "dims"].forEach((id, k) => {
        write(`${id}-name`, pictures.names[k]);
        write(`${id}-says`, says[k]);
      });
      const guides = [{ value: ignoring, name: "ignore every feature", colour: "muted", dash: [2, 4] }];
      if (best) guides.push({ value: best, name: "least known", colour: "holds", dash: [7, 4] });
      Paint.curve($("curve"), live.points, guides, live.marks);
      write("at", total.toLocaleString("en"));
      write("now", figures(loss));
      $("best").classList.toggle("says", Boolean(missing));
      write("best", missing || (best ? figures(best) : "…"));
      write("curve-says", lossWords());
      document.documentElement.dataset.step = total;
      // A screen reader would begin anew at every word that changes.
      if (performance.now() - labelled > 2000) {
        labelled = performance.now();
        pictures.labels(live.frame).forEach((label, k) => $(["vectors", "gram", "dims"][k]).setAttribute("aria-label", label));
        $("curve").setAttribute("aria-label", `The loss by steps: ${Paint.short(loss)} after ${total.toLocaleString("en")} steps; that of ignoring every feature is ${Paint.short(ignoring)}.`);
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
      density: atlas.densities[point.row], weighing: "extra", importance: atlas.ratios[point.column], loss: "exact", penalty: "none",
    } });
    send({ do: "reset" });
    send({ do: "run" });
  });
})();
