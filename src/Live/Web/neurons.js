"use strict";
/* Pictures of one model with neurons on canvases. W is [m, n] row by row: row k is what neuron k reads. */
const Neurons = (() => {
  /** The longest stack above 0 and below it, of all neurons. */
  function reach(W, n, m) {
    let [up, down] = [0.5, 0.2];
    for (let k = 0; k < m; k++) {
      let [above, below] = [0, 0];
      for (let i = 0; i < n; i++) {
        const w = W[k * n + i];
        if (w > 0) above += w; else below -= w;
      }
      [up, down] = [Math.max(up, above), Math.max(down, below)];
    }
    return [up, Math.min(down, up)];
  }

  /** A stack for each neuron: a rectangle as high as |W_ki| for each feature, negative weights below the axis. view keeps the reach. */
  function stacks(canvas, W, n, m, palette, view) {
    const { c, w, h } = Paint.begin(canvas);
    const [up, down] = reach(W, n, m);
    const [left, top, bottom] = [30, 8, h - 20];
    const wanted = up + down;
    view.reach = view.reach >= wanted && view.reach < 1.5 * wanted ? view.reach : 1.1 * wanted;
    const unit = (bottom - top) / view.reach;
    const zero = top + (up / wanted) * (bottom - top);
    const wide = (w - left) / m;
    const gap = Math.min(8, 0.2 * wide);
    const theme = Paint.colours();
    for (let k = 0; k < m; k++) {
      let [above, below] = [zero, zero];
      for (let i = 0; i < n; i++) {
        const tall = Math.abs(W[k * n + i]) * unit;
        if (tall < 0.4) continue;
        c.fillStyle = palette[i];
        const line = tall > 4 ? 1 : 0;
        if (W[k * n + i] > 0) {
          above -= tall;
          c.fillRect(left + k * wide + gap / 2, above, wide - gap, tall - line);
        } else {
          c.fillRect(left + k * wide + gap / 2, below + line, wide - gap, tall - line);
          below += tall;
        }
      }
    }
    // What goes down further than the highest stack is cut off.
    c.clearRect(0, bottom + 1, w, h - bottom);
    c.strokeStyle = theme.muted;
    Paint.line(c, left, zero, w, zero);
    c.fillStyle = theme.muted;
    c.fillText("0", 2, zero + 4);
    if (zero - unit > top) {
      c.strokeStyle = theme.line;
      Paint.line(c, left, zero - unit, w, zero - unit);
      c.fillText("1", 2, zero - unit + 4);
    }
    c.textAlign = "center";
    if (m <= 20) for (let k = 0; k < m; k++) c.fillText(String(k + 1), left + (k + 0.5) * wide, h - 4);
    else c.fillText("neuron", left + (w - left) / 2, h - 4);
    c.textAlign = "left";
  }

  /**
   * What each input alone adds to each output before b and the ReLU, row by row, outputs in rows: Wᵀ ReLU(W) for x = 1; with W2 [n, m]
   * the mean over x = 1 and x = −1, W2 |W| / 2.
   */
  function responses(W, W2, n, m) {
    const M = new Float64Array(n * n);
    for (let k = 0; k < m; k++)
      for (let i = 0; i < n; i++) {
        const answer = W2 ? Math.abs(W[k * n + i]) / 2 : Math.max(0, W[k * n + i]);
        if (answer === 0) continue;
        for (let j = 0; j < n; j++) M[j * n + i] += (W2 ? W2[j * m + k] : W[k * n + j]) * answer;
      }
    return M;
  }

  /** For each neuron how many features it reads, (Σ w²)² / Σ w⁴, its longest weight, and the feature of that weight. */
  function reads(W, n, m, isSigned) {
    return Array.from({ length: m }, (_, k) => {
      let [squares, fourths, most, feature] = [0, 0, 0, 0];
      for (let i = 0; i < n; i++) {
        const w = isSigned ? Math.abs(W[k * n + i]) : Math.max(0, W[k * n + i]);
        squares += w * w;
        fourths += w ** 4;
        if (w > most) [most, feature] = [w, i];
      }
      return { count: fourths > 0 ? (squares * squares) / fourths : 0, most, feature };
    });
  }

  /** How many features each neuron reads, coloured by the one that it reads most, paler where all of its weights are short. */
  function counts(canvas, found, palette) {
    const { c, w, h } = Paint.begin(canvas);
    const theme = Paint.colours();
    const [left, top, bottom] = [34, 8, h - 20];
    const most = Math.max(4, Math.ceil(Math.max(...found.map(one => one.count))));
    const y = value => bottom - (value / most) * (bottom - top);
    const by = [1, 2, 5, 10, 20, 50].find(step => most / step <= 8) || 100;
    c.strokeStyle = theme.line;
    c.fillStyle = theme.muted;
    for (let value = 0; value <= most; value += by) {
      Paint.line(c, left, y(value), w, y(value));
      c.fillText(String(value), 2, y(value) + 4);
    }
    const longest = Math.max(...found.map(one => one.most), 1e-9);
    found.forEach(({ count, most: own, feature }, k) => {
      c.globalAlpha = 0.25 + 0.75 * Math.min(1, own / longest);
      c.fillStyle = palette[feature];
      Paint.dot(c, left + ((k + 0.5) * (w - left)) / found.length, y(count), found.length > 40 ? 2.5 : 5);
    });
    c.globalAlpha = 1;
    c.fillStyle = theme.muted;
    c.textAlign = "center";
    c.fillText("neuron", left + (w - left) / 2, h - 4);
    c.textAlign = "left";
  }

  return { stacks, responses, reads, counts };
})();
