// Trains and evaluates small models, every step of a launch in one kernel.
//
// Sixteen threads work on a model; thread l is lane l of the SIMD engine's vectors. It draws the samples of that lane, adds up their
// gradients in its registers, and all sums are folded in the order of that engine.
//
// A further macro
//   MODELS    models of a group
#define THREADS (16 * MODELS)

// Numbers that a thread sums over samples: of a weight that stands in two products of a chain, one for each.
#define SUMS (KIND == 0 ? P : 2 * WEIGHTS + N)
#define ROWS ((P + 15) / 16)

// The loss of a sample; adds its gradient to the sums of the thread. Both in the order of the SIMD engine.
INLINE float sample(const AT_LOCAL float* theta, const AT_LOCAL uint* words, const float* x, float* sums, int differentiate)
{
  float h[M], back[M], c[N], loss = 0.f;
UNROLL
  for (int k = 0; k < M; k++) h[k] = back[k] = 0.f;
UNROLL
  for (int i = 0; i < N; i++)
UNROLL
    for (int k = 0; k < M; k++) h[k] = FMA(theta[k * N + i], x[i], h[k]);
#if KIND != 0
  float slope[M];
UNROLL
  for (int k = 0; k < M; k++)
  {
    slope[k] = h[k] > 0.f ? 1.f : 0.f;
    h[k] = h[k] > 0.f ? h[k] : 0.f;
  }
#endif
UNROLL
  for (int i = 0; i < N; i++)
  {
    float z = KIND == 0 ? ADD(theta[BIAS + i], 0.f) : 0.f;
UNROLL
    for (int k = 0; k < M; k++) z = FMA(theta[KIND == 2 ? WEIGHTS + i * M + k : k * N + i], h[k], z);
    if (KIND != 0) z = ADD(z, theta[BIAS + i]);
    float error = ADD(output(z), -target(x[i])), weighted = MUL(FLOAT(words[IMPORTANCES + i]), error);
    loss = FMA(weighted, error, loss);
    c[i] = through(z, weighted);
UNROLL
    for (int k = 0; k < M; k++) back[k] = FMA(theta[KIND == 2 ? WEIGHTS + i * M + k : k * N + i], c[i], back[k]);
  }
  if (!differentiate) return loss;
#if KIND != 0
UNROLL
  for (int k = 0; k < M; k++) back[k] = MUL(slope[k], back[k]);
#endif
UNROLL
  for (int i = 0; i < N; i++)
  {
UNROLL
    for (int k = 0; k < M; k++)
    {
      sums[k * N + i] = FMA(back[k], x[i], sums[k * N + i]);
#if KIND == 0
      sums[k * N + i] = FMA(h[k], c[i], sums[k * N + i]);
#elif KIND == 1
      sums[WEIGHTS + k * N + i] = FMA(h[k], c[i], sums[WEIGHTS + k * N + i]);
#else
      sums[WEIGHTS + i * M + k] = FMA(h[k], c[i], sums[WEIGHTS + i * M + k]);
#endif
    }
    sums[SUMS - N + i] = ADD(sums[SUMS - N + i], c[i]);
  }
  return loss;
}

// Adds the sums of sixteen threads to four, as the SIMD engine's running sums do.
INLINE void join(float* total, const AT_LOCAL float* lanes)
{
UNROLL
  for (int j = 0; j < 4; j++) total[j] = ADD(total[j], ADD(ADD(lanes[j], lanes[j + 8]), ADD(lanes[j + 4], lanes[j + 12])));
}

// state [models, 3, P]: parameters and moments. losses: of a training [steps, models], the mean of a step; of an evaluation [models, 2],
// the sums of losses and of their squares. models [models, WORDS]. factors [kinds, steps, 3] of the optimiser. tables [kinds, 1024] of gaps.
KERNEL void run(GLOBAL float* state, GLOBAL double* losses, const GLOBAL uint* models, const GLOBAL float* factors, const GLOBAL uint* tables, const Setup s)
{
  LOCAL float thetas[MODELS][P], fold[MODELS][16][17], lost[MODELS][2][16];
  LOCAL uint settings[MODELS][WORDS];
  LOCAL double folded[MODELS][2][8];
#if COMPACT
  LOCAL float ring[MODELS][N][33];
  LOCAL int flags[MODELS][2][16];
#endif
#if GAPS
  LOCAL float tile[MODELS][64 * N];
  LOCAL int counts[MODELS][64], gaps[MODELS][33];
#endif
  const int lane = THREAD & 15, slot = THREAD >> 4, number = GROUP * MODELS + slot;
  const int exists = number < s.Models, model = exists ? number : 0;
  AT_LOCAL float* theta = thetas[slot];
  AT_LOCAL uint* words = settings[slot];
  float first[ROWS], second[ROWS];
  for (int p = lane; p < P; p += 16) theta[p] = state[3 * model * P + p];
  for (int p = lane; p < WORDS; p += 16) words[p] = models[model * WORDS + p];
UNROLL
  for (int row = 0; row < ROWS; row++)
  {
    const int p = 16 * row + lane;
    first[row] = p < P ? state[(3 * model + 1) * P + p] : 0.f;
    second[row] = p < P ? state[(3 * model + 2) * P + p] : 0.f;
  }
  SYNC;
  const int tiles = (s.Samples + 63) / 64;
  for (int step = 0; step < s.Steps; step++)
  {
    float sums[SUMS], total[ROWS][4];
    double loss = 0, squares = 0;
    int evaluated = 0;
UNROLL
    for (int row = 0; row < ROWS; row++) total[row][0] = total[row][1] = total[row][2] = total[row][3] = 0.f;
    for (int start = 0; start < tiles; start += CHUNK)
    {
      double part = 0, partOfSquares = 0;
      int filled = 0, done = 0;
      const int end = start + CHUNK < tiles ? start + CHUNK : tiles;
UNROLL
      for (int p = 0; p < SUMS; p++) sums[p] = 0.f;
#pragma unroll 1
      for (int t = start; t <= end; t++)
      {
        // After the last tile, what is left of a compacted chunk.
        const int rest = t == end;
        if (rest > COMPACT) break;
        float drawn[4][N];
UNROLL
        for (int i = 0; i < N; i++) drawn[0][i] = drawn[1][i] = drawn[2][i] = drawn[3][i] = 0.f;
#if GAPS
        for (int at = lane; at < 64 * N; at += 16) tile[slot][at] = 0.f;
        for (int at = lane; at < 64; at += 16) counts[slot][at] = 0;
        SYNC;
        for (int group = 0, position = 0; !rest && position < 64 * N; group++)
        {
          const Words w = philox((uint)(t * 16 + lane), s.Purpose | (uint)group, (uint)(s.From + step), words[RESTART], words[KEY0], words[KEY1]);
UNROLL
          for (int pair = 0; pair < 2; pair++)
          {
            const uint word = pair == 0 ? w.A : w.C, u = (pair == 0 ? w.B : w.D) >> 1, entry = tables[1024 * words[TABLE] + (word >> 22)];
            const int gap = (int)((word & 0x3FFFFFu) < (entry >> 10) ? word >> 22 : entry & 1023u);
            gaps[slot][16 * pair + lane] = gap;
            SYNC;
            int at = position + gap;
            for (int l = 0; l < 16; l++)
            {
              const int before = gaps[slot][16 * pair + l], passed = before + (before == 1023 ? 0 : 1);
              at += l < lane ? passed : 0;
              position += passed;
            }
            const int sampleOfTile = at / N, feature = at - sampleOfTile * N;
            if (at < 64 * N && gap != 1023 && u < words[THRESHOLDS + feature])
            {
              tile[slot][at] = magnitude(u, FLOAT(words[SCALES + feature]), &s);
              counts[slot][sampleOfTile] = 1;
            }
          }
        }
        SYNC;
UNROLL
        for (int q = 0; q < 4; q++)
UNROLL
          for (int i = 0; i < N; i++) drawn[q][i] = tile[slot][(16 * q + lane) * N + i];
#else
        if (!rest)
        {
UNROLL
          for (int i = 0; i < N; i++)
          {
            float four[4];
            drawFeature(four, words, i, (uint)(t * 16 + lane), (uint)(s.From + step), &s);
UNROLL
            for (int q = 0; q < 4; q++) drawn[q][i] = four[q];
          }
        }
#endif
#pragma unroll 1
        for (int q = 0; q < 4; q++)
        {
          float x[N], l = 0.f;
          int works = !rest && 64 * t + 16 * q + lane < s.Samples;
UNROLL
          for (int i = 0; i < N; i++) x[i] = q == 0 ? drawn[0][i] : q == 1 ? drawn[1][i] : q == 2 ? drawn[2][i] : drawn[3][i];
#if COMPACT
          int any = 0, rank = filled, kept = 0;
#if GAPS
          any = counts[slot][16 * q + lane];
#else
UNROLL
          for (int i = 0; i < N; i++) any |= BITS(x[i]) != 0u;
#endif
          flags[slot][q & 1][lane] = works && any;
          SYNC;
          for (int other = 0; other < 16; other++)
          {
            const int flag = flags[slot][q & 1][other];
            rank += other < lane ? flag : 0;
            kept += flag;
          }
          if (works && any)
          {
UNROLL
            for (int i = 0; i < N; i++) ring[slot][i][rank & 31] = x[i];
          }
          filled += kept;
          SYNC;
          // Sixteen samples are worked on together, and at the end those that are left.
          const int ready = rest ? filled > done : filled - done >= 16;
          works = ready && lane < filled - done;
UNROLL
          for (int i = 0; i < N; i++) x[i] = ring[slot][i][(done + lane) & 31];
          done += ready ? 16 : 0;
#endif
          if (works) l = sample(theta, words, x, sums, s.Differentiate);
          lost[slot][q & 1][lane] = l;
          SYNC;
          const double upper = (double)lost[slot][q & 1][lane & 7], lower = (double)lost[slot][q & 1][(lane & 7) + 8];
          part = ADD64(part, ADD64(upper, lower));
          partOfSquares = ADD64(partOfSquares, ADD64(MUL64(upper, upper), MUL64(lower, lower)));
        }
      }
      evaluated += COMPACT ? filled : (64 * end < s.Samples ? 64 * end : s.Samples) - 64 * start;
      if (lane < 8)
      {
        folded[slot][0][lane] = part;
        folded[slot][1][lane] = partOfSquares;
      }
      SYNC;
      double four[2][4];
UNROLL
      for (int which = 0; which < 2; which++)
UNROLL
        for (int j = 0; j < 4; j++) four[which][j] = ADD64(folded[slot][which][j], folded[slot][which][j + 4]);
      loss = ADD64(loss, ADD64(ADD64(four[0][0], four[0][2]), ADD64(four[0][1], four[0][3])));
      squares = ADD64(squares, ADD64(ADD64(four[1][0], four[1][2]), ADD64(four[1][1], four[1][3])));
      SYNC;
      if (!s.Differentiate) continue;
#if KIND == 1
      // The SIMD engine adds the product nearer to the output first.
UNROLL
      for (int row = 0; row < (WEIGHTS + 15) / 16; row++)
      {
UNROLL
        for (int j = 0; j < 16; j++) if (16 * row + j < WEIGHTS) fold[slot][j][lane] = sums[WEIGHTS + 16 * row + j];
        SYNC;
        if (16 * row + lane < WEIGHTS) join(total[row], fold[slot][lane]);
        SYNC;
      }
#endif
UNROLL
      for (int row = 0; row < ROWS; row++)
      {
UNROLL
        for (int j = 0; j < 16; j++)
        {
          const int p = 16 * row + j;
          if (p < P) fold[slot][j][lane] = sums[KIND == 1 ? (p >= WEIGHTS ? WEIGHTS + p : p) : p];
        }
        SYNC;
        join(total[row], fold[slot][lane]);
        SYNC;
      }
    }
#if COMPACT
    // Of a sample that is zero throughout the hidden values are zero, and the bias alone has a gradient.
    const int zeros = s.Samples - evaluated;
    float zero = 0.f;
    for (int i = 0; i < N; i++)
    {
      const float error = output(theta[BIAS + i]), weighted = MUL(FLOAT(words[IMPORTANCES + i]), error);
      zero = FMA(weighted, error, zero);
    }
    loss = ADD64(loss, MUL64((double)zeros, (double)zero));
    squares = ADD64(squares, MUL64(MUL64((double)zeros, (double)zero), (double)zero));
#endif
    if (!s.Differentiate)
    {
      if (lane == 0 && exists)
      {
        losses[2 * model] = loss;
        losses[2 * model + 1] = squares;
      }
      continue;
    }
    const GLOBAL float* rates = factors + 3 * ((int)words[FACTORS] * s.Steps + step);
    const float descent = rates[0], correction = rates[1], kept = rates[2];
    loss = DIV64(loss, (double)s.Samples);
#if PENALTIES
    loss = ADD64(loss, penalised(theta, &s));
#endif
#if COMPACT || PENALTIES
    // The other threads have read parameters that this one is about to change.
    SYNC;
#endif
UNROLL
    for (int row = 0; row < ROWS; row++)
    {
      const int p = 16 * row + lane;
      if (p >= P) continue;
#if COMPACT
      if (p >= BIAS)
      {
        const float z = theta[p], weighted = MUL(FLOAT(words[IMPORTANCES + p - BIAS]), output(z));
        total[row][0] = ADD(total[row][0], MUL(TO_FLOAT(zeros), through(z, weighted)));
      }
#endif
      float g = MUL(ADD(ADD(total[row][0], total[row][2]), ADD(total[row][1], total[row][3])), s.Factor);
      const float value = theta[p];
#if PENALTIES
      g = penalise(g, value, p, &s);
#endif
#if ADAPTIVE
      first[row] = FMA(s.Beta1, first[row], MUL(s.Rest1, g));
      second[row] = FMA(s.Beta2, second[row], MUL(MUL(s.Rest2, g), g));
      theta[p] = ADD(FMA(kept, value, value), DIV(MUL(descent, first[row]), ADD(SQRT(MUL(correction, second[row])), s.Epsilon)));
#else
      first[row] = FMA(s.Beta1, first[row], g);
      theta[p] = FMA(descent, first[row], value);
#endif
    }
    if (lane == 0 && exists) losses[step * s.Models + model] = loss;
    SYNC;
  }
  if (!exists || !s.Differentiate) return;
  for (int p = lane; p < P; p += 16) state[3 * model * P + p] = theta[p];
UNROLL
  for (int row = 0; row < ROWS; row++)
  {
    const int p = 16 * row + lane;
    if (p >= P) continue;
    state[(3 * model + 1) * P + p] = first[row];
    state[(3 * model + 2) * P + p] = second[row];
  }
}
