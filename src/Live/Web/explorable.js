/* The explorable page: the data are in the page, and a point of them is looked at. */
(() => {
  const $ = id => document.getElementById(id);
  const atlases = JSON.parse($("data").textContent).map(Atlas.read);
  const page = { atlas: atlases[0], point: null, fixed: false };
  const middle = atlas => ({ row: Math.floor(atlas.densities.length / 2), column: Math.floor(atlas.ratios.length / 2) });

  function cell(row, ...texts) {
    for (const [k, text] of texts.entries()) {
      const item = document.createElement(row.dataset.head ? "th" : "td");
      if (row.dataset.head) item.scope = "col";
      if (k > 0) item.className = "number";
      item.append(...[text].flat());
      row.append(item);
    }
    return row;
  }

  function row(isHead) {
    const made = document.createElement("tr");
    if (isHead) made.dataset.head = "1";
    return made;
  }

  function draw() {
    const { atlas, point } = page;
    const [p, r] = [atlas.densities[point.row], atlas.ratios[point.column]];
    const branches = Atlas.at(atlas, point.row, point.column);
    const [best] = branches;
    const kind = atlas.kinds[best.kind];
    Atlas.map($("map"), atlas, point);
    Atlas.cut($("cut"), atlas, point);
    $("where").replaceChildren(`1−S = ${Paint.short(p)}, r = ${Paint.short(r)}: `, ...Atlas.label(kind));
    Paint.vectors($("vectors"), best.W, atlas.n, atlas.m, Paint.features(atlas.n), { turn: { yaw: 0, pitch: 0 } });
    $("vectors").setAttribute("aria-label", `The columns of W at the optimum: ${Atlas.words(kind)}`);
    Paint.matrix($("gram"), Paint.gram(best.W, atlas.n, atlas.m), best.b, "WᵀW");
    const rows = branches.map(branch => cell(row(false), [Atlas.chip(atlas.kinds[branch.kind]), " ", ...Atlas.label(atlas.kinds[branch.kind])],
      branch.loss.toPrecision(9), (branch.loss / Atlas.alone(atlas, point.row, point.column)).toFixed(4), `${Math.round(100 * branch.reached)}\u00a0%`));
    $("branches").replaceChildren($("branches").caption, cell(row(true), "phase", "exact loss", "relative", "starts"), ...rows);
    $("cut-says").textContent = `At the density ${Paint.short(p)}: the exact loss of every local minimum along r, over that of the best model without superposition. The lowest one, drawn thick, is the phase of the diagram; where it gives way to another one with a kink, the transition is of first order.`;
    document.documentElement.dataset.shown = JSON.stringify({ p, r, phase: kind.phase, weak: kind.weak, loss: best.loss });
  }

  function show(atlas) {
    page.atlas = atlas;
    page.point = middle(atlas);
    page.fixed = false;
    for (const button of $("tabs").children) button.setAttribute("aria-pressed", String(button.dataset.name === `${atlas.n} in ${atlas.m}`));
    Atlas.legend($("legend"), atlas);
    draw();
  }

  for (const atlas of atlases) {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.name = button.textContent = `${atlas.n} in ${atlas.m}`;
    button.addEventListener("click", () => show(atlas));
    $("tabs").append(button);
  }
  Atlas.pick($("map"), () => page, point => { page.point = point; draw(); }, () => { page.fixed = !page.fixed; });
  $("map").addEventListener("keydown", () => { page.fixed = true; });
  addEventListener("resize", draw);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  window.look = (name, row, column) => {
    show(atlases.find(atlas => `${atlas.n} in ${atlas.m}` === name));
    page.point = { row, column };
    draw();
  };
  show(page.atlas);
})();
