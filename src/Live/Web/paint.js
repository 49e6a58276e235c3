"use strict";
/* Pictures of one model on canvases. W is [m, n] row by row. No picture keeps a state but for what its caller gives it. */
const Paint = (() => {
  const names = ["panel", "ink", "muted", "line", "link", "holds", "positive", "negative"];
  const lists = { series: 8, importance: 6 };
  let theme = null;

  /** The colours of the style sheet; read again when the system turns dark or light. */
  function colours() {
    if (!theme) {
      const style = getComputedStyle(document.documentElement);
      const of = name => style.getPropertyValue(`--${name}`).trim();
      theme = Object.fromEntries(names.map(name => [name, of(name)]));
      for (const [name, count] of Object.entries(lists)) theme[name] = Array.from({ length: count }, (_, k) => of(`${name}-${k}`));
    }
    return theme;
  }

  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { theme = null; });

  /** The parts of a colour as a style sheet may write it: #rgb, #rrggbb or rgb(r, g, b). */
  const rgb = colour => {
    if (!colour.startsWith("#")) return colour.match(/\d+/g).slice(0, 3).map(Number);
    const digits = colour.length === 4 ? [...colour.slice(1)].map(digit => digit + digit) : colour.slice(1).match(/../g);
    return digits.map(pair => parseInt(pair, 16));
  };
  const mix = (from, to, share) => from.map((x, k) => Math.round(x + share * (to[k] - x)));

  /** The context of a canvas in CSS pixels, cleared. */
  function begin(canvas) {
    const [w, h, dpr] = [canvas.clientWidth, canvas.clientHeight, window.devicePixelRatio || 1];
    if (canvas.width !== Math.round(w * dpr) || canvas.height !== Math.round(h * dpr)) {
      canvas.width = Math.round(w * dpr);
      canvas.height = Math.round(h * dpr);
    }
    const c = canvas.getContext("2d");
    c.setTransform(dpr, 0, 0, dpr, 0, 0);
    c.clearRect(0, 0, w, h);
    c.font = "12px system-ui, Helvetica, Arial, sans-serif";
    c.lineWidth = 1;
    return { c, w, h };
  }

  /** A colour for each feature: of its own for a few, along the scale of importance, the first brightest, for many. */
  function features(n) {
    const { series, importance } = colours();
    if (n <= series.length) return series.slice(0, n);
    const scale = importance.map(rgb);
    return Array.from({ length: n }, (_, i) => {
      const place = (1 - i / (n - 1)) * (scale.length - 1);
      const below = Math.min(Math.floor(place), scale.length - 2);
      return `rgb(${mix(scale[below], scale[below + 1], place - below).join(",")})`;
    });
  }

  const column = (W, n, m, i) => Array.from({ length: m }, (_, k) => W[k * n + i]);
  const norm = vector => Math.hypot(...vector);
  const norms = (W, n, m) => Array.from({ length: n }, (_, i) => norm(column(W, n, m, i)));

  function line(c, x0, y0, x1, y1) {
    c.beginPath();
    c.moveTo(x0, y0);
    c.lineTo(x1, y1);
    c.stroke();
  }

  function dot(c, x, y, r) {
    c.beginPath();
    c.arc(x, y, r, 0, 2 * Math.PI);
    c.fill();
  }

  /** Each feature in one dimension as a bar from 0, one below the other. */
  function bars({ c, w, h }, W, n, palette, reach) {
    // The numbers of the features have the left edge for themselves.
    const side = n <= 12 ? 18 : 0;
    const [left, row, unit] = [(w + side) / 2, h / (n + 1), (0.46 * (w - side)) / reach];
    c.strokeStyle = colours().line;
    for (const x of [-1, 0, 1]) line(c, left + x * unit, 0, left + x * unit, h);
    for (let i = 0; i < n; i++) {
      const [x, y] = [left + W[i] * unit, (i + 1) * row];
      c.strokeStyle = c.fillStyle = palette[i];
      c.lineWidth = Math.max(1, Math.min(5, row / 3));
      line(c, left, y, x, y);
      dot(c, x, y, Math.max(1.5, Math.min(6, row / 2.4)));
      if (n <= 12) {
        c.fillStyle = colours().muted;
        c.fillText(String(i + 1), 2, y + 4);
      }
    }
  }

  /** Orthonormal directions of largest variance, [3, m], from the ones of the frame before. */
  function principal(W, n, m, before) {
    const C = new Float64Array(m * m);
    for (let k = 0; k < m; k++)
      for (let l = 0; l <= k; l++) {
        let sum = 0;
        for (let i = 0; i < n; i++) sum += W[k * n + i] * W[l * n + i];
        C[k * m + l] = C[l * m + k] = sum;
      }
    let basis = before && before[0].length === m ? before : [0, 1, 2].map(d => Array.from({ length: m }, (_, k) => Math.cos(1 + d * 7 + k * (d + 2))));
    for (let round = 0; round < 6; round++) {
      const next = [];
      for (const direction of basis) {
        let image = Array.from({ length: m }, (_, k) => direction.reduce((sum, x, l) => sum + C[k * m + l] * x, 0));
        for (const other of next) {
          const inner = image.reduce((sum, x, k) => sum + x * other[k], 0);
          image = image.map((x, k) => x - inner * other[k]);
        }
        const length = norm(image) || 1;
        next.push(image.map(x => x / length));
      }
      basis = next;
    }
    let [held, all] = [0, 0];
    for (let k = 0; k < m; k++) all += C[k * m + k];
    for (const direction of basis)
      for (let k = 0; k < m; k++) for (let l = 0; l < m; l++) held += direction[k] * C[k * m + l] * direction[l];
    const projected = new Float64Array(3 * n);
    basis.forEach((direction, d) => {
      for (let i = 0; i < n; i++) for (let k = 0; k < m; k++) projected[d * n + i] += direction[k] * W[k * n + i];
    });
    return { basis, projected, held: all > 0 ? held / all : 1 };
  }

  /** Vectors of two or three dimensions from the origin; turn has the angles of the view of a space. */
  function arrows({ c, w, h }, W, n, d, palette, reach, turn) {
    const [x0, y0, unit] = [w / 2, h / 2, (0.44 * Math.min(w, h)) / reach];
    const [cy, sy, cp, sp] = [Math.cos(turn.yaw), Math.sin(turn.yaw), Math.cos(turn.pitch), Math.sin(turn.pitch)];
    const place = d === 2
      ? v => [x0 + unit * v[0], y0 - unit * v[1], 0]
      : v => {
        const [x, z] = [cy * v[0] + sy * v[2], cy * v[2] - sy * v[0]];
        return [x0 + unit * x, y0 - unit * (cp * v[1] - sp * z), cp * z + sp * v[1]];
      };
    c.strokeStyle = colours().line;
    c.beginPath();
    c.arc(x0, y0, unit, 0, 2 * Math.PI);
    c.stroke();
    for (let k = 0; k < d; k++) {
      const axis = [0, 0, 0];
      axis[k] = d === 2 ? reach : 1;
      const [x, y] = place(axis);
      const [a, b] = place(axis.map(v => -v));
      line(c, a, b, x, y);
    }
    const ends = Array.from({ length: n }, (_, i) => ({ i, at: place(column(W, n, d, i)) })).sort((a, b) => a.at[2] - b.at[2]);
    for (const { i, at: [x, y, z] } of ends) {
      c.strokeStyle = c.fillStyle = palette[i];
      c.globalAlpha = d === 2 ? 1 : 0.55 + 0.45 / (1 + Math.exp(-3 * z));
      c.lineWidth = n > 40 ? 1 : 2.4;
      line(c, x0, y0, x, y);
      dot(c, x, y, n > 40 ? 2.5 : 4.5);
      if (n <= 12 && Math.hypot(x - x0, y - y0) > 12) {
        const far = Math.hypot(x - x0, y - y0);
        c.fillStyle = colours().ink;
        c.textAlign = "center";
        c.fillText(String(i + 1), x + (13 * (x - x0)) / far, y + (13 * (y - y0)) / far + 4);
        c.textAlign = "left";
      }
    }
    c.globalAlpha = 1;
  }

  /** The columns of W. view keeps the reach, the turn and the directions from frame to frame; the result is what is shown. */
  function vectors(canvas, W, n, m, palette, view) {
    const surface = begin(canvas);
    const longest = Math.max(...norms(W, n, m), 0.01);
    const wanted = Math.max(1.15, 1.12 * longest);
    view.reach = view.reach && view.reach >= wanted && view.reach < 1.5 * wanted ? view.reach : 1.05 * wanted;
    if (m === 1) {
      bars(surface, W, n, palette, view.reach);
      return "W in one dimension: a bar for each feature.";
    }
    if (m <= 3) {
      arrows(surface, W, n, m, palette, view.reach, view.turn);
      return m === 2 ? "The columns of W; the circle has radius 1." : "The columns of W; drag, or use the arrow keys, to turn them.";
    }
    const { basis, projected, held } = principal(W, n, m, view.basis);
    view.basis = basis;
    arrows(surface, projected, n, 3, palette, view.reach, view.turn);
    return `The three directions that hold most of W, ${Math.round(100 * held)} % of it; drag to turn.`;
  }

  /** WᵀW, row by row. */
  function gram(W, n, m) {
    const G = new Float64Array(n * n);
    for (let k = 0; k < m; k++)
      for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) G[i * n + j] += W[k * n + i] * W[k * n + j];
    return G;
  }

  /** A square matrix row by row under its name and, at the right, b. */
  function matrix(canvas, M, b, name) {
    const n = b.length;
    const { c, w, h } = begin(canvas);
    const theme = colours();
    const [zero, plus, minus] = [theme.panel, theme.positive, theme.negative].map(rgb);
    const shade = value => mix(zero, value > 0 ? plus : minus, Math.min(1, Math.abs(value)));
    const image = new ImageData(n + 2, n);
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n + 2; j++) {
        const value = j < n ? M[i * n + j] : b[i];
        image.data.set([...(j === n ? zero : shade(value)), 255], 4 * (i * (n + 2) + j));
      }
    const small = document.createElement("canvas");
    [small.width, small.height] = [n + 2, n];
    small.getContext("2d").putImageData(image, 0, 0);
    const beside = n > 12 ? n / 12 : 1;
    const cell = Math.min((w - 12) / (n + beside), (h - 18) / n);
    const [left, top, right] = [(w - 10 - cell * (n + beside)) / 2, 1, (w - 10 - cell * (n + beside)) / 2 + cell * n + 10];
    c.imageSmoothingEnabled = false;
    c.drawImage(small, 0, 0, n, n, left, top, cell * n, cell * n);
    c.drawImage(small, n + 1, 0, 1, n, right, top, cell * beside, cell * n);
    c.strokeStyle = theme.line;
    c.strokeRect(left, top, cell * n, cell * n);
    c.strokeRect(right, top, cell * beside, cell * n);
    c.fillStyle = theme.muted;
    c.textAlign = "center";
    c.fillText(name, left + (cell * n) / 2, cell * n + 14);
    c.fillText("b", right + (cell * beside) / 2, cell * n + 14);
    c.textAlign = "left";
  }

  const levels = [[1, "1"], [3 / 4, "3/4"], [2 / 3, "2/3"], [1 / 2, "1/2"], [2 / 5, "2/5"], [3 / 8, "3/8"], [0, "0"]];

  /** D_i of each feature, paler where it is short; lines where polytopes have theirs. */
  function dimensionalities(canvas, D, lengths, palette) {
    const { c, w, h } = begin(canvas);
    const [left, top, bottom, n] = [34, 8, h - 20, D.length];
    const y = value => bottom - value * (bottom - top);
    let above = -Infinity;
    for (const [value, name] of levels) {
      c.strokeStyle = colours().line;
      line(c, left, y(value), w, y(value));
      if (y(value) - above < 13) continue;
      above = y(value);
      c.fillStyle = colours().muted;
      c.fillText(name, 2, y(value) + 4);
    }
    for (let i = 0; i < n; i++) {
      c.globalAlpha = 0.25 + 0.75 * Math.min(1, lengths[i]);
      c.fillStyle = palette[i];
      dot(c, left + ((i + 0.5) * (w - left)) / n, y(D[i]), n > 40 ? 2.5 : 5);
    }
    c.globalAlpha = 1;
    c.fillStyle = colours().muted;
    c.textAlign = "center";
    c.fillText("feature", left + (w - left) / 2, h - 4);
    c.textAlign = "left";
  }

  const short = value => value === 0 ? "0" : Math.abs(value) < 1e-3 || Math.abs(value) >= 1e5 ? value.toExponential(1) : String(Number(value.toPrecision(3)));

  /** Loss by steps, both on logarithmic axes; steps on a linear one where settings changed on the way. With levels [{ value, name, colour, dash }] and marks where settings changed. */
  function curve(canvas, points, guides, marks) {
    const { c, w, h } = begin(canvas);
    const theme = colours();
    const [left, right, top, bottom] = [52, 8, 10, h - 22];
    const values = [...points.map(p => p[1]), ...guides.map(g => g.value)].filter(v => v > 0 && Number.isFinite(v));
    if (!values.length) return;
    let [low, high] = [Math.log10(Math.min(...values)) - 0.05, Math.log10(Math.max(...values)) + 0.05];
    if (high - low < 0.3) [low, high] = [(low + high) / 2 - 0.15, (low + high) / 2 + 0.15];
    low -= 0.12 * (high - low);
    const last = Math.max(1, points.length ? points[points.length - 1][0] : 1);
    const along = marks.length ? step => step / last : step => Math.log(Math.max(1, step)) / Math.log(Math.max(2, last));
    const x = step => left + along(step) * (w - left - right);
    const y = value => bottom - ((Math.log10(value) - low) / (high - low)) * (bottom - top);
    c.fillStyle = theme.muted;
    c.strokeStyle = theme.line;
    const ticks = [];
    for (let e = Math.floor(low); e <= high; e++)
      for (const f of high - low > 1.6 ? [1] : high - low > 0.7 ? [1, 2, 5] : [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9]) {
        const value = f * 10 ** e;
        if (Math.log10(value) >= low && Math.log10(value) <= high) ticks.push(value);
      }
    for (const value of ticks) {
      line(c, left, y(value), w - right, y(value));
      c.fillText(short(value), 2, y(value) + 4);
    }
    for (const step of marks) if (step > 0 && step < last) line(c, x(step), top, x(step), bottom);
    c.fillText(marks.length ? "0" : "1", left, h - 6);
    if (!marks.length) {
      c.textAlign = "center";
      for (let step = 10; step < last / 2; step *= 10) {
        line(c, x(step), top, x(step), bottom);
        if (x(step) < w - 130) c.fillText(step.toLocaleString("en"), x(step), h - 6);
      }
    }
    c.textAlign = "right";
    c.fillText(`${last.toLocaleString("en")} steps`, w - right, h - 6);
    c.textAlign = "left";
    for (const { value, name, colour, dash } of guides) {
      if (!(value > 0)) continue;
      c.strokeStyle = c.fillStyle = theme[colour];
      c.setLineDash(dash);
      c.lineWidth = 1.5;
      line(c, left, y(value), w - right, y(value));
      c.setLineDash([]);
      c.textAlign = "right";
      c.fillText(name, w - right - 4, y(value) + (y(value) > (top + bottom) / 2 || y(value) < top + 14 ? 13 : -4));
      c.textAlign = "left";
    }
    c.strokeStyle = theme.link;
    c.lineWidth = 2;
    c.beginPath();
    let isOpen = false;
    for (const [step, value] of points) {
      if (!(value > 0) || !Number.isFinite(value)) { isOpen = false; continue; }
      if (isOpen) c.lineTo(x(step), y(value)); else c.moveTo(x(step), y(value));
      isOpen = true;
    }
    c.stroke();
  }

  return { begin, colours, line, dot, features, norms, vectors, gram, matrix, dimensionalities, curve, short };
})();
