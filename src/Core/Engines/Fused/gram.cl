// Trains and evaluates models with a tied bottleneck whose features are rare, by the Gram matrix G = WᵀW, every step of a launch in one kernel.
//
// A group of threads works on one model after the other. The active features of a chunk of samples are listed by sample and by feature: a
// sample takes the rows of G of its active features, z = b + Gx, and a feature the cotangents of its samples, S = Σ gxᵀ. Then
// ∂l/∂W = W (S + Sᵀ). All sums are those of the SIMD engine, in its order of samples: by their number of active features, and as drawn among equals.

// How many samples make a chunk full; for how many it has room, as the last tile may go beyond; of how many the gradients of biases are summed
// before they join the others.
#define FULL 1024
#define ROOM (FULL + 64)
#define PART 256

// A thread takes columns of a matrix, sixteen apart, in blocks of up to ten; and rows of a product.
#define VECTORS ((N + 15) / 16)
#define BLOCKS ((VECTORS + 9) / 10)
#define COLUMNS ((VECTORS + BLOCKS - 1) / BLOCKS)
#define STRIDE (16 * COLUMNS * BLOCKS)
#define ROWS 4

// Scratch memory of a group: lists of active features, of which each is a number and a value, as tiles draw them, of a chunk, sorted, and by feature;
// cotangents and losses of samples; G and S; the gradient of the weights.
#define SCRATCH ((2 * 64 * SLOTS + 6 * ROOM) * N + ROOM * (STRIDE + 16) + 2 * N * STRIDE + WEIGHTS)

// Which feature of which sample is active, sample × N + feature, and its value.
typedef struct
{
  GLOBAL int* At;
  GLOBAL float* X;
} List;

INLINE List listAt(GLOBAL float* scratch, int room)
{
  List list;
  list.At = (GLOBAL int*)scratch;
  list.X = scratch + room;
  return list;
}

// Column j of those that a thread takes from `left` on, sixteen apart; the last one of all in place of one beyond.
#define COLUMN(left, j) ((left) + 16 * (j) < N ? (left) + 16 * (j) : N - 1)

// Draws a tile for each sixteen threads, and says how many features of it are active.
INLINE void drawTiles(
  List drawn, AT_LOCAL int* lengths, AT_LOCAL int* gaps, AT_LOCAL int* positions, const GLOBAL uint* words, const GLOBAL uint* tables, int first, int tiles, int step, const Setup* s)
{
  const int lane = THREAD & 15, slot = THREAD >> 4;
  int position = first + slot < tiles ? 0 : 64 * N, left = 1, length = 0;
  for (int group = 0; left > 0; group++)
  {
    Drawn some;
    left = drawGaps(&some, &position, gaps, positions, words, tables, (uint)(16 * first + THREAD), (uint)group, (uint)step, s);
UNROLL
    for (int pair = 0; pair < 2; pair++) gaps[pair * THREADS + THREAD] = some.At[pair] < 0 ? 0 : 1;
    GROUP_SYNC;
UNROLL
    for (int pair = 0; pair < 2; pair++)
    {
      int to = length;
      for (int l = 0; l < 16; l++)
      {
        const int counts = gaps[pair * THREADS + 16 * slot + l];
        to += l < lane ? counts : 0;
        length += counts;
      }
      if (some.At[pair] < 0) continue;
      drawn.At[64 * N * slot + to] = some.At[pair];
      drawn.X[64 * N * slot + to] = some.Value[pair];
    }
    GROUP_SYNC;
  }
  if (lane == 0) lengths[slot] = length;
}

// Appends the first samples of a tile to a chunk, without those that are zero throughout. starts [ROOM + 1] are the samples' places in the list.
INLINE void append(List chunk, List tile, int length, int samples, AT_LOCAL int* begins, AT_LOCAL int* starts, int* count, int* used)
{
  for (int sample = THREAD; sample < 64; sample += THREADS) begins[sample] = -1;
  GROUP_SYNC;
  for (int e = THREAD; e < length; e += THREADS)
  {
    const int at = tile.At[e], sample = at / N;
    if (sample >= samples) continue;
    chunk.At[*used + e] = at - sample * N;
    chunk.X[*used + e] = tile.X[e];
    if (e == 0 || tile.At[e - 1] / N != sample) begins[sample] = e;
    if (e == length - 1 || tile.At[e + 1] / N >= samples) begins[64] = e + 1;
  }
  GROUP_SYNC;
  int kept = 0;
  for (int sample = 0; sample < 64; sample++)
  {
    if (begins[sample] < 0) continue;
    if (THREAD == sample % THREADS) starts[*count + kept] = *used + begins[sample];
    kept++;
  }
  *count += kept;
  *used += kept > 0 ? begins[64] : 0;
  if (THREAD == 0) starts[*count] = *used;
  GROUP_SYNC;
}

// Puts the samples of a chunk into the order of their numbers of active features. rows [ROOM + 1] are their places in the sorted list.
INLINE void sort(List sorted, List chunk, const AT_LOCAL int* starts, AT_LOCAL int* rows, int count, int used)
{
  for (int sample = THREAD; sample < count; sample += THREADS)
  {
    const int from = starts[sample], length = starts[sample + 1] - from;
    int rank = 0, place = 0, start = 0;
    for (int other = 0; other < count; other++)
    {
      const int end = starts[other + 1], its = end - start, before = its < length || (its == length && other < sample);
      rank += before ? 1 : 0;
      place += before ? its : 0;
      start = end;
    }
    rows[rank] = place;
    for (int e = 0; e < length; e++)
    {
      sorted.At[place + e] = rank * N + chunk.At[from + e];
      sorted.X[place + e] = chunk.X[from + e];
    }
  }
  if (THREAD == 0) rows[count] = used;
  GROUP_SYNC;
}

// Lists the samples of each feature, as they are sorted, ROOM places for each. Sixteen threads work on a part of the list, each on features of its own.
INLINE void turn(List columns, List sorted, AT_LOCAL int* cursors, AT_LOCAL int* lengths, int used)
{
  const int lane = THREAD & 15, slot = THREAD >> 4, from = used / SLOTS * slot, to = slot == SLOTS - 1 ? used : from + used / SLOTS;
  for (int at = THREAD; at < SLOTS * N; at += THREADS) cursors[at] = 0;
  GROUP_SYNC;
  for (int e = from; e < to; e++)
  {
    const int feature = sorted.At[e] % N;
    if ((feature & 15) == lane) cursors[slot * N + feature]++;
  }
  GROUP_SYNC;
  for (int feature = THREAD; feature < N; feature += THREADS)
  {
    int length = 0;
    for (int other = 0; other < SLOTS; other++)
    {
      const int its = cursors[other * N + feature];
      cursors[other * N + feature] = length;
      length += its;
    }
    lengths[feature] = length;
  }
  GROUP_SYNC;
  for (int e = from; e < to; e++)
  {
    const int sample = sorted.At[e] / N, feature = sorted.At[e] - sample * N;
    if ((feature & 15) != lane) continue;
    const int place = feature * ROOM + cursors[slot * N + feature]++;
    columns.At[place] = sample;
    columns.X[place] = sorted.X[e];
  }
  GROUP_SYNC;
}

// C = A B in blocks of rows and columns: C_rv = Σ_k A_rk B_kv in the order of k, of which C has `rows`, and N columns.
INLINE void multiply(const GLOBAL float* a, int aRow, int aTerm, const GLOBAL float* b, int bRow, GLOBAL float* c, int cRow, int rows, int terms)
{
  const int lane = THREAD & 15, down = (rows + ROWS - 1) / ROWS;
  for (int block = THREAD >> 4; block < down * BLOCKS; block += SLOTS)
  {
    const int top = block % down * ROWS, left = block / down * 16 * COLUMNS + lane;
    float sums[ROWS][COLUMNS];
UNROLL
    for (int r = 0; r < ROWS; r++)
UNROLL
      for (int j = 0; j < COLUMNS; j++) sums[r][j] = 0.f;
#pragma unroll 1
    for (int k = 0; k < terms; k++)
    {
      float row[COLUMNS];
UNROLL
      for (int j = 0; j < COLUMNS; j++) row[j] = b[k * bRow + COLUMN(left, j)];
UNROLL
      for (int r = 0; r < ROWS; r++)
      {
        const float value = a[(top + r < rows ? top + r : rows - 1) * aRow + k * aTerm];
UNROLL
        for (int j = 0; j < COLUMNS; j++) sums[r][j] = FMA(value, row[j], sums[r][j]);
      }
    }
UNROLL
    for (int r = 0; r < ROWS; r++)
UNROLL
      for (int j = 0; j < COLUMNS; j++)
        if (top + r < rows && left + 16 * j < N) c[(top + r) * cRow + left + 16 * j] = sums[r][j];
  }
}

// Adds x times a row of a matrix to sums, for each entry of a list from one to another. The row is the remainder of the entry's number by `rows`.
INLINE void addRows(float* sums, List list, int from, int to, int rows, const GLOBAL float* matrix, int left)
{
#pragma unroll 1
  for (int e = from; e < to; e++)
  {
    const GLOBAL float* row = matrix + list.At[e] % rows * STRIDE;
    const float x = list.X[e];
UNROLL
    for (int j = 0; j < COLUMNS; j++) sums[j] = FMA(x, row[COLUMN(left, j)], sums[j]);
  }
}

// Losses of the samples of a chunk, lane by lane, and their cotangents.
INLINE void evaluate(
  const AT_THETA float* theta, const GLOBAL uint* words, List sorted, const AT_LOCAL int* rows, int count, const GLOBAL float* gram, GLOBAL float* cotangents, GLOBAL float* losses)
{
  const int lane = THREAD & 15;
  for (int sample = THREAD >> 4; sample < count; sample += SLOTS)
  {
    const int from = rows[sample], to = rows[sample + 1];
    float loss = 0.f;
#pragma unroll 1
    for (int block = 0; block < BLOCKS; block++)
    {
      const int left = 16 * COLUMNS * block + lane;
      float z[COLUMNS], x[COLUMNS];
UNROLL
      for (int j = 0; j < COLUMNS; j++)
      {
        z[j] = theta[BIAS + COLUMN(left, j)];
        x[j] = 0.f;
      }
      addRows(z, sorted, from, to, N, gram, left);
      for (int e = from; e < to; e++)
      {
        const int feature = sorted.At[e] % N;
        const float value = sorted.X[e];
UNROLL
        for (int j = 0; j < COLUMNS; j++) x[j] = left + 16 * j == feature ? value : x[j];
      }
UNROLL
      for (int j = 0; j < COLUMNS; j++)
      {
        const int i = left + 16 * j;
        if (i < N) cotangents[sample * STRIDE + i] = compare(z[j], theta[BIAS + i], x[j], FLOAT(words[IMPORTANCES + i]), &loss);
      }
    }
    losses[16 * sample + lane] = loss;
  }
  GROUP_SYNC;
}

// The loss of a sample, from those of its lanes.
INLINE float lossOfLanes(const GLOBAL float* lanes)
{
  float four[4];
UNROLL
  for (int l = 0; l < 4; l++) four[l] = ADD(ADD(lanes[l], lanes[l + 8]), ADD(lanes[l + 4], lanes[l + 12]));
  return ADD(ADD(four[0], four[2]), ADD(four[1], four[3]));
}

// Adds a chunk to the sums of biases and to S.
INLINE void addGradients(AT_LOCAL float* biases, GLOBAL float* sums, List columns, const AT_LOCAL int* lengths, const GLOBAL float* cotangents, int count, int hasSums)
{
  for (int i = THREAD; i < N; i += THREADS)
    for (int part = 0; part < count; part += PART)
    {
      float sum = 0.f;
      for (int sample = part; sample < count && sample < part + PART; sample++) sum = ADD(sum, cotangents[sample * STRIDE + i]);
      biases[i] = ADD(sum, biases[i]);
    }
  for (int at = THREAD >> 4; at < N * BLOCKS; at += SLOTS)
  {
    const int feature = at % N, left = at / N * 16 * COLUMNS + (THREAD & 15);
    float row[COLUMNS];
UNROLL
    for (int j = 0; j < COLUMNS; j++) row[j] = hasSums ? sums[feature * STRIDE + COLUMN(left, j)] : 0.f;
    addRows(row, columns, feature * ROOM, feature * ROOM + lengths[feature], ROOM, cotangents, left);
UNROLL
    for (int j = 0; j < COLUMNS; j++)
      if (left + 16 * j < N) sums[feature * STRIDE + left + 16 * j] = row[j];
  }
}

// state [models, 3, P]: parameters and moments. losses: of a training [steps, models], the mean of a step; of an evaluation [models, 2],
// the sums of losses and of their squares. models [models, WORDS]. factors [kinds, steps, 3] of the optimiser. tables [kinds, 1024] of gaps.
// scratch [groups, SCRATCH].
KERNEL void run(
  GLOBAL float* state, GLOBAL double* losses, const GLOBAL uint* models, const GLOBAL float* factors, const GLOBAL uint* tables, GLOBAL float* scratch, const Setup s)
{
  LOCAL int gaps[2 * THREADS], positions[SLOTS], drawnLengths[SLOTS], begins[65], starts[ROOM + 1], rows[ROOM + 1], cursors[SLOTS * N], lengths[N];
  LOCAL float biases[N], lost[ROOM];
  GLOBAL float* own = scratch + (ulong)GROUP * SCRATCH;
  const List drawn = listAt(own, 64 * SLOTS * N), chunk = listAt(drawn.X + 64 * SLOTS * N, ROOM * N);
  const List sorted = listAt(chunk.X + ROOM * N, ROOM * N), columns = listAt(sorted.X + ROOM * N, ROOM * N);
  GLOBAL float* cotangents = columns.X + ROOM * N;
  GLOBAL float* lanes = cotangents + ROOM * STRIDE;
  GLOBAL float* gram = lanes + ROOM * 16;
  GLOBAL float* sums = gram + N * STRIDE;
  GLOBAL float* gradient = sums + N * STRIDE;
  for (int model = GROUP; model < s.Models; model += GROUPS)
  {
    GLOBAL float* theta = state + 3 * (ulong)model * P;
    const GLOBAL uint* words = models + (ulong)model * WORDS;
    for (int step = 0; step < s.Steps; step++)
    {
      double loss = 0, squares = 0;
      int evaluated = 0, count = 0, used = 0;
      for (int i = THREAD; i < N; i += THREADS) biases[i] = 0.f;
      multiply(theta, 1, N, theta, N, gram, STRIDE, N, M);
      const int tiles = (s.Samples + 63) / 64;
      for (int first = 0; first < tiles; first += SLOTS)
      {
        drawTiles(drawn, drawnLengths, gaps, positions, words, tables, first, tiles, s.From + step, &s);
        GROUP_SYNC;
        for (int at = 0; at < SLOTS && first + at < tiles; at++)
        {
          const int samples = s.Samples - 64 * (first + at);
          List tile;
          tile.At = drawn.At + 64 * N * at;
          tile.X = drawn.X + 64 * N * at;
          append(chunk, tile, drawnLengths[at], samples, begins, starts, &count, &used);
          if (count >= FULL || samples <= 64)
          {
            sort(sorted, chunk, starts, rows, count, used);
            evaluate(theta, words, sorted, rows, count, gram, cotangents, lanes);
            for (int sample = THREAD; sample < count; sample += THREADS) lost[sample] = lossOfLanes(lanes + 16 * sample);
            if (s.Differentiate)
            {
              turn(columns, sorted, cursors, lengths, used);
              addGradients(biases, sums, columns, lengths, cotangents, count, evaluated > 0);
            }
            GROUP_SYNC;
            for (int sample = 0; THREAD == 0 && sample < count; sample++)
            {
              const double one = (double)lost[sample];
              loss = ADD64(loss, one);
              squares = ADD64(squares, MUL64(one, one));
            }
            evaluated += count;
            count = used = 0;
          }
        }
      }
      const int zeros = s.Samples - evaluated;
      if (THREAD == 0) keepLosses(losses, loss, squares, zeros, theta, words, step, model, &s);
      if (s.Differentiate)
      {
        // S + Sᵀ in the place of S.
        for (int at = THREAD; at < N * N; at += THREADS)
        {
          const int i = at / N, j = at % N;
          if (j < i) continue;
          sums[i * STRIDE + j] = sums[j * STRIDE + i] = ADD(sums[i * STRIDE + j], sums[j * STRIDE + i]);
        }
        GROUP_SYNC;
        multiply(theta, N, 1, sums, STRIDE, gradient, N, M, N);
        GROUP_SYNC;
        const GLOBAL float* rates = factors + 3 * ((int)words[FACTORS] * s.Steps + step);
        for (int p = THREAD; p < P; p += THREADS)
        {
          const int i = p - BIAS;
          const float sum = i < 0 ? gradient[p] : ADD(biases[i], gradientOfZeros(theta[p], FLOAT(words[IMPORTANCES + i]), zeros));
          descend(theta, p, MUL(sum, s.Factor), rates, &s);
        }
      }
      GROUP_SYNC;
    }
  }
}
