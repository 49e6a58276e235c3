// Trains and evaluates models that are too large for the registers of sixteen threads, every step of a launch in one kernel.
//
// A group of threads works on one model after the other, chunk by chunk of its samples. First a thread draws, evaluates and differentiates
// two samples at a time; then sixteen threads, one for each lane of the SIMD engine's vectors, sum the products of a tile of weights over
// the chunk. What threads hand to each other lies in scratch memory of the group, rows of samples as in the SIMD engine.

#define BATCH (64 * CHUNK)

// Hidden dimensions whose sums a thread takes at a time in phase one, and in phase two, where it takes them for WIDE features.
#define PART ((M + (M + 9) / 10 - 1) / ((M + 9) / 10))
#define DEEP ((M + (M + 4) / 5 - 1) / ((M + 4) / 5))
#define WIDE 8
#define TILE (DEEP * WIDE)
#define DOWN ((M + DEEP - 1) / DEEP)
#define TILES (DOWN * ((N + WIDE - 1) / WIDE))

// Scratch memory of a group: samples, cotangents, activations, their cotangents, and four sums of each parameter.
#define SCRATCH (2 * (N + M) * BATCH + 4 * P)

// The weight from hidden dimension k to output i.
#define OUTER(k, i) theta[KIND == 2 ? WEIGHTS + (i) * M + (k) : (k) * N + (i)]

// Columns first and second of W v or, on the way back, of the transpose of the last product, through the ReLU of a hidden layer.
INLINE void project(const AT_THETA float* theta, const GLOBAL float* v, int a, int b, GLOBAL float* to, const GLOBAL float* h, int first, int second, int back)
{
#pragma unroll 1
  for (int top = 0; top < M; top += PART)
  {
    float sums[2][PART];
UNROLL
    for (int k = 0; k < PART; k++) sums[0][k] = sums[1][k] = 0.f;
#pragma unroll 4
    for (int i = 0; i < N; i++)
    {
      const float one = v[i * BATCH + a], two = v[i * BATCH + b];
UNROLL
      for (int k = 0; k < PART; k++)
      {
        const int row = M % PART == 0 || top + k < M ? top + k : M - 1;
        const float w = back ? OUTER(row, i) : theta[row * N + i];
        sums[0][k] = FMA(w, one, sums[0][k]);
        sums[1][k] = FMA(w, two, sums[1][k]);
      }
    }
UNROLL
    for (int k = 0; k < PART; k++)
    {
      if (M % PART != 0 && top + k >= M) continue;
      const int row = (top + k) * BATCH;
      float one = sums[0][k], two = sums[1][k];
#if KIND != 0
      one = back ? MUL(h[row + first] > 0.f ? 1.f : 0.f, one) : one > 0.f ? one : 0.f;
      two = back ? MUL(h[row + second] > 0.f ? 1.f : 0.f, two) : two > 0.f ? two : 0.f;
#endif
      to[row + first] = one;
      to[row + second] = two;
    }
  }
}

// Losses and cotangents of two samples.
INLINE void evaluate(
  const AT_THETA float* theta, const GLOBAL uint* words, const GLOBAL float* x, int a, int b, const GLOBAL float* h, GLOBAL float* c, AT_LOCAL float* lost, int first, int second)
{
  float losses[2] = { 0.f, 0.f };
#pragma unroll 1
  for (int left = 0; left < N; left += WIDE)
  {
    float z[2][WIDE];
UNROLL
    for (int j = 0; j < WIDE; j++)
      z[0][j] = z[1][j] = KIND == 0 ? ADD(theta[BIAS + (N % WIDE == 0 || left + j < N ? left + j : N - 1)], 0.f) : 0.f;
#pragma unroll 2
    for (int k = 0; k < M; k++)
    {
      const float one = h[k * BATCH + first], two = h[k * BATCH + second];
UNROLL
      for (int j = 0; j < WIDE; j++)
      {
        const float w = OUTER(k, N % WIDE == 0 || left + j < N ? left + j : N - 1);
        z[0][j] = FMA(w, one, z[0][j]);
        z[1][j] = FMA(w, two, z[1][j]);
      }
    }
UNROLL
    for (int j = 0; j < WIDE; j++)
    {
      if (N % WIDE != 0 && left + j >= N) continue;
      const int i = left + j;
      const float bias = theta[BIAS + i], importance = FLOAT(words[IMPORTANCES + i]);
      const float one = compare(z[0][j], bias, x[i * BATCH + a], importance, &losses[0]), two = compare(z[1][j], bias, x[i * BATCH + b], importance, &losses[1]);
      c[i * BATCH + first] = one;
      c[i * BATCH + second] = two;
    }
  }
  lost[first] = losses[0];
  lost[second] = losses[1];
}

// Adds a bᵀ of one sample to the sums of a tile: its rows from column `at` of a, its columns from another one of b.
INLINE void outer(float* sums, const GLOBAL float* a, int at, const GLOBAL float* b, int column, int top, int left)
{
  float rows[DEEP];
UNROLL
  for (int k = 0; k < DEEP; k++) rows[k] = a[(M % DEEP == 0 || top + k < M ? top + k : M - 1) * BATCH + at];
UNROLL
  for (int j = 0; j < WIDE; j++)
  {
    const float value = b[(N % WIDE == 0 || left + j < N ? left + j : N - 1) * BATCH + column];
UNROLL
    for (int k = 0; k < DEEP; k++) sums[k * WIDE + j] = FMA(rows[k], value, sums[k * WIDE + j]);
  }
}

// Sums of products a bᵀ over the samples of a lane, and in a tied bottleneck of c dᵀ with them. The samples themselves, which are not moved
// together, are found by the map.
INLINE void products(float* sums, const GLOBAL float* a, const GLOBAL float* b, const GLOBAL float* c, const GLOBAL float* d, const AT_LOCAL int* map, int moved, int top, int left, int lane, int filled)
{
#pragma unroll 1
  for (int at = lane; at < filled; at += 16)
  {
    outer(sums, a, at, b, moved ? at : map[at], top, left);
#if KIND == 0
    outer(sums, c, at, d, at, top, left);
#endif
  }
}

// The parameter of an entry of a tile, or −1. After the tiles of weights come those of the bias, with the product nearer to the output.
INLINE int parameter(int tile, int entry, int nearer)
{
  if (tile >= TILES)
  {
    const int i = (tile - TILES) * TILE + entry;
    return nearer && i < N ? BIAS + i : -1;
  }
  const int k = tile % DOWN * DEEP + entry / WIDE, i = tile / DOWN * WIDE + entry % WIDE;
  return k >= M || i >= N ? -1 : KIND == 2 && nearer ? WEIGHTS + i * M + k : k * N + i;
}

// state [models, 3, P]: parameters and moments. losses: of a training [steps, models], the mean of a step; of an evaluation [models, 2],
// the sums of losses and of their squares. models [models, WORDS]. factors [kinds, steps, 3] of the optimiser. tables [kinds, 1024] of gaps.
// scratch [groups, SCRATCH].
KERNEL void run(
  GLOBAL float* state, GLOBAL double* losses, const GLOBAL uint* models, const GLOBAL float* factors, const GLOBAL uint* tables, GLOBAL float* scratch, const Setup s)
{
  LOCAL float fold[SLOTS][TILE + 1][16], lost[BATCH];
  LOCAL double folded[2][8];
  LOCAL int active[BATCH], map[BATCH], kept[BATCH / 16];
#if INSIDE
  LOCAL float theta[P];
#endif
#if GAPS
  LOCAL int gaps[2 * THREADS], positions[SLOTS];
#endif
  const int lane = THREAD & 15, slot = THREAD >> 4;
  GLOBAL float* x = scratch + (ulong)GROUP * SCRATCH;
  GLOBAL float* c = x + N * BATCH;
  GLOBAL float* h = c + N * BATCH;
  GLOBAL float* back = h + M * BATCH;
  GLOBAL float* total = back + M * BATCH;
  for (int model = GROUP; model < s.Models; model += GROUPS)
  {
    GLOBAL float* own = state + 3 * (ulong)model * P;
    const GLOBAL uint* words = models + (ulong)model * WORDS;
#if INSIDE
    for (int p = THREAD; p < P; p += THREADS) theta[p] = own[p];
#else
    GLOBAL float* theta = own;
#endif
    for (int step = 0; step < s.Steps; step++)
    {
      double loss = 0, squares = 0;
      int evaluated = 0;
      for (int p = THREAD; p < 4 * P; p += THREADS) total[p] = 0.f;
      for (int start = 0; start < s.Samples; start += BATCH)
      {
        const int samples = start + BATCH < s.Samples ? BATCH : s.Samples - start, tiles = (samples + 63) / 64;
        int filled = samples;
        for (int at = THREAD; at < BATCH; at += THREADS) active[at] = 0;
#if GAPS
        for (int at = THREAD; at < N * BATCH; at += THREADS) x[at] = 0.f;
        GROUP_SYNC;
        for (int first = 0; first < tiles; first += SLOTS)
        {
          int position = first + slot < tiles ? 0 : 64 * N, left = 1;
          for (int group = 0; left > 0; group++)
          {
            Drawn drawn;
            left = drawGaps(&drawn, &position, gaps, positions, words, tables, (uint)(start / 4 + THREAD + 16 * first), (uint)group, (uint)(s.From + step), &s);
UNROLL
            for (int pair = 0; pair < 2; pair++)
            {
              const int at = drawn.At[pair], sample = at / N, column = 64 * (first + slot) + sample;
              if (at < 0) continue;
              x[(at - sample * N) * BATCH + column] = drawn.Value[pair];
              active[column] = 1;
            }
          }
        }
#else
        GROUP_SYNC;
        for (int at = THREAD; at < 16 * N * tiles; at += THREADS)
        {
          const int i = at / 16 % N, tile = at / (16 * N), column = 64 * tile + lane;
          float four[4];
          drawFeature(four, words, i, (uint)(start / 4 + 16 * tile + lane), (uint)(s.From + step), &s);
UNROLL
          for (int q = 0; q < 4; q++)
          {
            x[i * BATCH + column + 16 * q] = four[q];
#if COMPACT
            if (BITS(four[q]) != 0u) active[column + 16 * q] = 1;
#endif
          }
        }
#endif
        GROUP_SYNC;
#if COMPACT
        // The columns of samples that are not zero throughout.
        for (int at = THREAD; at < BATCH / 16; at += THREADS)
        {
          kept[at] = 0;
          for (int l = 0; l < 16; l++) kept[at] += 16 * at + l < samples ? active[16 * at + l] : 0;
        }
        GROUP_SYNC;
        for (int at = THREAD; at < samples; at += THREADS)
        {
          int rank = 0;
          for (int before = 0; before < at / 16; before++) rank += kept[before];
          for (int before = at & ~15; before < at; before++) rank += active[before];
          if (active[at]) map[rank] = at;
        }
        filled = 0;
        for (int at = 0; at < BATCH / 16; at++) filled += kept[at];
        GROUP_SYNC;
#endif
        for (int first = THREAD; first < filled; first += 2 * THREADS)
        {
          const int second = first + THREADS < filled ? first + THREADS : first, a = COMPACT ? map[first] : first, b = COMPACT ? map[second] : second;
          project(theta, x, a, b, h, h, first, second, 0);
          evaluate(theta, words, x, a, b, h, c, lost, first, second);
          if (s.Differentiate) project(theta, c, first, second, back, h, first, second, 1);
        }
        GROUP_SYNC;
        if (THREAD < 16)
        {
          double part = 0;
          for (int at = lane & 7; at < filled; at += 16)
          {
            const double lower = (double)lost[at], upper = at + 8 < filled ? (double)lost[at + 8] : 0;
            part = ADD64(part, lane < 8 ? ADD64(lower, upper) : ADD64(MUL64(lower, lower), MUL64(upper, upper)));
          }
          folded[lane >> 3][lane & 7] = part;
        }
        evaluated += filled;
        for (int nearer = 1; s.Differentiate && nearer >= (KIND == 0 ? 1 : 0); nearer--)
        {
          // The SIMD engine adds the product nearer to the output first, and in a tied bottleneck both at once.
          for (int base = 0; base < TILES + (nearer ? (N + TILE - 1) / TILE : 0); base += SLOTS)
          {
            const int tile = base + slot;
            float sums[TILE];
UNROLL
            for (int entry = 0; entry < TILE; entry++) sums[entry] = 0.f;
            if (tile < TILES)
            {
              const int top = tile % DOWN * DEEP, across = tile / DOWN * WIDE;
              if (KIND != 0 && nearer) products(sums, h, c, h, x, map, 1, top, across, lane, filled);
              else products(sums, back, x, h, c, map, !COMPACT, top, across, lane, filled);
            }
            else if (nearer)
            {
#pragma unroll 1
              for (int at = lane; at < filled; at += 16)
UNROLL
                for (int entry = 0; entry < TILE; entry++)
                {
                  const int i = (tile - TILES) * TILE + entry;
                  if (i < N) sums[entry] = ADD(sums[entry], c[i * BATCH + at]);
                }
            }
UNROLL
            for (int entry = 0; entry < TILE; entry++) fold[slot][entry][lane] = sums[entry];
            GROUP_SYNC;
            for (int at = THREAD; at < 4 * TILE * SLOTS; at += THREADS)
            {
              const int j = at & 3, entry = at / 4 % TILE, from = at / (4 * TILE), p = parameter(base + from, entry, nearer);
              if (p < 0) continue;
              const AT_LOCAL float* f = fold[from][entry];
              total[4 * p + j] = ADD(total[4 * p + j], ADD(ADD(f[j], f[j + 8]), ADD(f[j + 4], f[j + 12])));
            }
            GROUP_SYNC;
          }
        }
        GROUP_SYNC;
        double four[2][4];
UNROLL
        for (int which = 0; which < 2; which++)
UNROLL
          for (int j = 0; j < 4; j++) four[which][j] = ADD64(folded[which][j], folded[which][j + 4]);
        loss = ADD64(loss, ADD64(ADD64(four[0][0], four[0][2]), ADD64(four[0][1], four[0][3])));
        squares = ADD64(squares, ADD64(ADD64(four[1][0], four[1][2]), ADD64(four[1][1], four[1][3])));
      }
      const int zeros = s.Samples - evaluated;
      if (THREAD == 0) keepLosses(losses, loss, squares, zeros, theta, words, step, model, &s);
      GROUP_SYNC;
      const GLOBAL float* rates = factors + 3 * ((int)words[FACTORS] * s.Steps + step);
      for (int p = THREAD; s.Differentiate && p < P; p += THREADS)
      {
        float first = total[4 * p];
#if COMPACT
        if (p >= BIAS) first = ADD(first, gradientOfZeros(theta[p], FLOAT(words[IMPORTANCES + p - BIAS]), zeros));
#endif
        const float g = MUL(ADD(ADD(first, total[4 * p + 2]), ADD(total[4 * p + 1], total[4 * p + 3])), s.Factor), moved = descend(own, p, g, rates, &s);
#if INSIDE
        theta[p] = moved;
#endif
      }
      GROUP_SYNC;
    }
  }
}
