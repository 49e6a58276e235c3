// What mappings share that give a whole group of threads to a model. It follows device.cl.

#define SLOTS (THREADS / 16)

#if GAPS
// Active features of a tile that a thread drew: the place in the line of all features of all samples, or −1, and the value.
typedef struct
{
  int At[2];
  float Value[2];
} Drawn;

// Draws 32 gaps of each tile, of which sixteen threads work on one, and says how many tiles are not at their end. The position of a tile,
// from which all begin, is the same for its threads.
INLINE int drawGaps(
  Drawn* drawn, int* position, AT_LOCAL int* gaps, AT_LOCAL int* positions, const GLOBAL uint* words, const GLOBAL uint* tables, uint sample, uint group, uint step, const Setup* s)
{
  const int lane = THREAD & 15, slot = THREAD >> 4;
  const Words w = philox(sample, s->Purpose | group, step, words[RESTART], words[KEY0], words[KEY1]);
UNROLL
  for (int pair = 0; pair < 2; pair++)
  {
    const uint word = pair == 0 ? w.A : w.C, entry = tables[1024 * words[TABLE] + (word >> 22)];
    gaps[pair * THREADS + THREAD] = (int)((word & 0x3FFFFFu) < (entry >> 10) ? word >> 22 : entry & 1023u);
  }
  GROUP_SYNC;
UNROLL
  for (int pair = 0; pair < 2; pair++)
  {
    const uint u = (pair == 0 ? w.B : w.D) >> 1;
    const int gap = gaps[pair * THREADS + THREAD];
    int at = *position + gap;
    for (int l = 0; l < 16; l++)
    {
      const int before = gaps[pair * THREADS + 16 * slot + l], passed = before + (before == 1023 ? 0 : 1);
      at += l < lane ? passed : 0;
      *position += passed;
    }
    const int feature = at % N;
    drawn->At[pair] = at < 64 * N && gap != 1023 && u < words[THRESHOLDS + feature] ? at : -1;
    drawn->Value[pair] = magnitude(u, FLOAT(words[SCALES + feature]), s);
  }
  if (lane == 0) positions[slot] = *position;
  GROUP_SYNC;
  int left = 0;
  for (int other = 0; other < SLOTS; other++) left += positions[other] < 64 * N ? 1 : 0;
  return left;
}
#endif

// The loss of a sample that is zero throughout: its hidden values are zero.
INLINE float lossOfZero(const AT_THETA float* theta, const GLOBAL uint* words)
{
  float loss = 0.f;
  for (int i = 0; i < N; i++)
  {
    const float error = output(theta[BIAS + i]);
    loss = FMA(MUL(FLOAT(words[IMPORTANCES + i]), error), error, loss);
  }
  return loss;
}

// The cotangent of an output; adds to the loss of its sample.
INLINE float compare(float z, float bias, float x, float importance, float* loss)
{
  if (KIND != 0) z = ADD(z, bias);
  const float error = ADD(output(z), -target(x)), weighted = MUL(importance, error);
  *loss = FMA(weighted, error, *loss);
  return through(z, weighted);
}

// Writes the losses of a step, or of an evaluation, from their sums over samples that are not zero throughout.
INLINE void keepLosses(
  GLOBAL double* losses, double loss, double squares, int zeros, const AT_THETA float* theta, const GLOBAL uint* words, int step, int model, const Setup* s)
{
#if COMPACT
  const float zero = lossOfZero(theta, words);
  loss = ADD64(loss, MUL64((double)zeros, (double)zero));
  squares = ADD64(squares, MUL64(MUL64((double)zeros, (double)zero), (double)zero));
#endif
  if (s->Differentiate)
  {
    loss = DIV64(loss, (double)s->Samples);
#if PENALTIES
    loss = ADD64(loss, penalised(theta, s));
#endif
    losses[(ulong)step * s->Models + model] = loss;
  }
  else
  {
    losses[2 * model] = loss;
    losses[2 * model + 1] = squares;
  }
}

// What samples that are zero throughout add to the gradient of a bias.
INLINE float gradientOfZeros(float bias, float importance, int zeros)
{
  return MUL(TO_FLOAT(zeros), through(bias, MUL(importance, output(bias))));
}

// The optimiser's step of parameter p, from its mean gradient without penalties. own [3, P]: parameters and moments.
INLINE float descend(GLOBAL float* own, int p, float g, const GLOBAL float* rates, const Setup* s)
{
  const float value = own[p];
#if PENALTIES
  g = penalise(g, value, p, s);
#endif
#if ADAPTIVE
  const float a = FMA(s->Beta1, own[P + p], MUL(s->Rest1, g)), v = FMA(s->Beta2, own[2 * P + p], MUL(MUL(s->Rest2, g), g));
  own[p] = ADD(FMA(rates[2], value, value), DIV(MUL(rates[0], a), ADD(SQRT(MUL(rates[1], v)), s->Epsilon)));
  own[2 * P + p] = v;
#else
  const float a = FMA(s->Beta1, own[P + p], g);
  own[p] = FMA(rates[0], a, value);
#endif
  own[P + p] = a;
  return own[p];
}
