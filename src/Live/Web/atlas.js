"use strict";
/* Phase diagrams and the branches of small models: data, map, cut, and words. */
const Atlas = (() => {
  const bytes = text => Uint8Array.from(atob(text), letter => letter.charCodeAt(0));

  /** The data as arrays; offsets has where the branches of each cell begin. */
  function read(json) {
    const counts = bytes(json.counts);
    const offsets = new Uint32Array(counts.length + 1);
    counts.forEach((count, k) => { offsets[k + 1] = offsets[k] + count; });
    const { features: n, hidden: m } = json;
    return {
      n, m, size: m * n + n, kinds: json.kinds, densities: json.densities, ratios: json.ratios, offsets,
      kind: bytes(json.phaseOf), reached: bytes(json.reached),
      loss: new Float64Array(bytes(json.loss).buffer), weights: new Float32Array(bytes(json.weights).buffer),
    };
  }

  /** The local minima at a point, the optimum first. */
  function at(atlas, row, column) {
    const cell = row * atlas.ratios.length + column;
    return Array.from({ length: atlas.offsets[cell + 1] - atlas.offsets[cell] }, (_, k) => {
      const b = atlas.offsets[cell] + k;
      return {
        kind: atlas.kind[b], loss: atlas.loss[b], reached: atlas.reached[b] / 255,
        W: atlas.weights.subarray(b * atlas.size, b * atlas.size + atlas.m * atlas.n),
        b: atlas.weights.subarray(b * atlas.size + atlas.m * atlas.n, (b + 1) * atlas.size),
      };
    });
  }

  /** What the notation of a phase says, e.g. {13}+{2}: 1 and 3 share, 2 alone. */
  function words({ phase, weak }) {
    const groups = [...phase.matchAll(/\{(\d+)\}/g)].map(([, members]) =>
      members.length === 1 ? `${members} alone` : `${[...members].join(" and ")} share`);
    const ignored = [...phase.matchAll(/-(\d)/g)].map(([, member]) => member);
    if (ignored.length) groups.push(`${ignored.join(" and ")} ignored`);
    return groups.join(", ") + (weak ? ", one of them much shorter" : "");
  }

  const name = ({ phase, weak }) => phase.replaceAll("-", "−") + (weak ? " (weak)" : "");

  /** The same for a page, where a phase stays on one line. */
  function label({ phase, weak }) {
    const made = document.createElement("span");
    made.className = "phase";
    made.textContent = name({ phase, weak: false });
    return weak ? [made, " (weak)"] : [made];
  }

  /** The least loss without superposition: the m most important features kept, the others ignored. */
  function alone(atlas, row, column) {
    const [p, r] = [atlas.densities[row], atlas.ratios[column]];
    return (p / 3 - (p * p) / 4) * (atlas.n - atlas.m - 1 + Math.min(1, r));
  }

  const room = { left: 46, right: 8, top: 8, bottom: 36 };

  function frame(canvas, atlas) {
    const surface = Paint.begin(canvas);
    const [rows, columns] = [atlas.densities.length, atlas.ratios.length];
    const [w, h] = [surface.w - room.left - room.right, surface.h - room.top - room.bottom];
    return { ...surface, rows, columns, cw: w / columns, ch: h / rows };
  }

  /** The place of a value on the logarithmic axis of a list, in cells. */
  function placeOf(values, value) {
    const step = Math.log(values[values.length - 1] / values[0]) / (values.length - 1);
    return Math.log(value / values[0]) / step + 0.5;
  }

  /** What the horizontal axis is, as long as it has room for. */
  function horizontal(c, width) {
    const whole = "relative importance r of the last feature";
    return c.measureText(whole).width <= width ? whole : "relative importance r";
  }

  /** The colour of the optimum at every point, and the point that is looked at. */
  function map(canvas, atlas, point) {
    const { c, h, rows, columns, cw, ch } = frame(canvas, atlas);
    const bottom = h - room.bottom;
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++) {
        c.fillStyle = atlas.kinds[atlas.kind[atlas.offsets[row * columns + column]]].colour;
        const [x, y] = [Math.round(room.left + column * cw), Math.round(bottom - (row + 1) * ch)];
        c.fillRect(x, y, Math.round(room.left + (column + 1) * cw) - x, Math.round(bottom - row * ch) - y);
      }
    c.fillStyle = Paint.colours().muted;
    c.textAlign = "center";
    for (const r of [0.1, 0.2, 0.5, 1, 2, 5, 10]) c.fillText(String(r), Math.min(room.left + placeOf(atlas.ratios, r) * cw, room.left + columns * cw - 6), bottom + 15);
    c.fillText(horizontal(c, columns * cw), room.left + (columns * cw) / 2, h - 5);
    c.textAlign = "right";
    for (const p of [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1]) c.fillText(String(p), room.left - 6, Math.max(bottom - placeOf(atlas.densities, p) * ch + 4, room.top + 9));
    c.textAlign = "left";
    c.save();
    c.translate(11, room.top + (rows * ch) / 2);
    c.rotate(-Math.PI / 2);
    c.textAlign = "center";
    c.fillText("density 1−S", 0, 0);
    c.restore();
    if (!point) return;
    const [x, y] = [room.left + (point.column + 0.5) * cw, bottom - (point.row + 0.5) * ch];
    for (const [width, colour] of [[4, "#ffffff"], [1.5, "#000000"]]) {
      c.lineWidth = width;
      c.strokeStyle = colour;
      c.beginPath();
      c.arc(x, y, 7, 0, 2 * Math.PI);
      c.stroke();
    }
  }

  /** The point below a place of the canvas, in CSS pixels from its corner. */
  function locate(canvas, atlas, x, y) {
    const [rows, columns] = [atlas.densities.length, atlas.ratios.length];
    const column = Math.floor(((x - room.left) / (canvas.clientWidth - room.left - room.right)) * columns);
    const row = Math.floor(((canvas.clientHeight - room.bottom - y) / (canvas.clientHeight - room.top - room.bottom)) * rows);
    const within = (k, count) => Math.max(0, Math.min(count - 1, k));
    return { row: within(row, rows), column: within(column, columns) };
  }

  /** The sizes of the entries of WᵀW, sorted: they stay where features of one importance are renamed. */
  function overlaps(atlas, { W }) {
    const all = [];
    for (let i = 0; i < atlas.n; i++)
      for (let j = 0; j <= i; j++) {
        let sum = 0;
        for (let k = 0; k < atlas.m; k++) sum += W[k * atlas.n + i] * W[k * atlas.n + j];
        all.push(Math.abs(sum));
      }
    return all.sort((a, b) => a - b);
  }

  /** Whether two minima are of one branch: close to each other. */
  function isSame(atlas, a, b) {
    const [here, there] = [overlaps(atlas, a), overlaps(atlas, b)];
    return here.every((value, k) => Math.abs(value - there[k]) < 0.3);
  }

  /** The losses of all branches along r at the density of a point, over the least loss without superposition. */
  function cut(canvas, atlas, point) {
    const { c, w, h, columns, cw } = frame(canvas, atlas);
    const [top, bottom] = [room.top, h - room.bottom];
    const all = Array.from({ length: columns }, (_, column) => at(atlas, point.row, column));
    const share = (branch, column) => branch.loss / alone(atlas, point.row, column);
    const values = all.flatMap((cell, column) => cell.map(branch => share(branch, column)));
    const [least, high] = [Math.min(...values, 0.9), Math.min(1.6, Math.max(...values, 1.02))];
    const low = least - 0.03 * (high - least);
    const x = column => room.left + (column + 0.5) * cw;
    const y = value => bottom - ((value - low) / (high - low)) * (bottom - top);
    c.strokeStyle = Paint.colours().line;
    c.fillStyle = Paint.colours().muted;
    c.textAlign = "right";
    const step = [0.05, 0.1, 0.2, 0.5].find(each => (high - low) / each < 7) || 0.5;
    for (let value = Math.ceil(low / step) * step; value <= high; value += step) {
      Paint.line(c, room.left, y(value), w - room.right, y(value));
      c.fillText(value.toFixed(step < 0.1 ? 2 : 1), room.left - 6, y(value) + 4);
    }
    c.textAlign = "center";
    for (const r of [0.1, 0.2, 0.5, 1, 2, 5, 10]) c.fillText(String(r), Math.min(room.left + placeOf(atlas.ratios, r) * cw, w - room.right - 6), bottom + 15);
    c.fillText(horizontal(c, columns * cw), room.left + (columns * cw) / 2, h - 5);
    c.textAlign = "left";
    c.strokeStyle = Paint.colours().ink;
    c.setLineDash([2, 3]);
    Paint.line(c, x(point.column), top, x(point.column), bottom);
    c.setLineDash([]);
    c.save();
    c.beginPath();
    c.rect(room.left, top, w - room.left - room.right, bottom - top);
    c.clip();
    c.lineCap = "round";
    all.forEach((cell, column) => cell.forEach((branch, k) => {
      c.strokeStyle = c.fillStyle = atlas.kinds[branch.kind].colour;
      c.lineWidth = k === 0 ? 4 : 1.8;
      const next = column + 1 < columns ? all[column + 1].find(other => other.kind === branch.kind && isSame(atlas, branch, other)) : null;
      if (next) Paint.line(c, x(column), y(share(branch, column)), x(column + 1), y(share(next, column + 1)));
      if (column === point.column) Paint.dot(c, x(column), y(share(branch, column)), k === 0 ? 6 : 4);
    }));
    c.restore();
  }

  /** The colours of the phases that are an optimum somewhere. */
  function legend(list, atlas) {
    const seen = new Set();
    for (let cell = 0; cell + 1 < atlas.offsets.length; cell++) seen.add(atlas.kind[atlas.offsets[cell]]);
    list.replaceChildren(...atlas.kinds.map((kind, k) => [kind, k]).filter(([, k]) => seen.has(k)).map(([kind]) => {
      const item = document.createElement("li");
      const says = document.createElement("span");
      says.append(...label(kind), `: ${words(kind)}`);
      item.append(chip(kind), says);
      return item;
    }));
  }

  function chip(kind) {
    const box = document.createElement("span");
    box.className = "chip";
    box.style.background = kind.colour;
    return box;
  }

  /** Lets a pointer and the arrow keys choose a point; moved hears of each, chosen of a click or Enter. */
  function pick(canvas, current, moved, chosen) {
    const under = event => {
      const box = canvas.getBoundingClientRect();
      return locate(canvas, current().atlas, event.clientX - box.left, event.clientY - box.top);
    };
    canvas.addEventListener("pointermove", event => { if (event.pointerType === "mouse" && current().atlas && !current().fixed) moved(under(event)); });
    canvas.addEventListener("click", event => {
      if (!current().atlas) return;
      moved(under(event));
      chosen(current().point);
    });
    canvas.addEventListener("keydown", event => {
      const { atlas, point } = current();
      if (!atlas) return;
      const by = { ArrowUp: [1, 0], ArrowDown: [-1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
      if (by) {
        const within = (k, count) => Math.max(0, Math.min(count - 1, k));
        moved({ row: within(point.row + by[0], atlas.densities.length), column: within(point.column + by[1], atlas.ratios.length) });
      } else if (event.key === "Enter") chosen(point);
      else return;
      event.preventDefault();
    });
  }

  return { read, at, words, name, label, alone, map, cut, locate, legend, chip, pick };
})();
