// What the kernels of devices share. The source is OpenCL C 1.2 and CUDA C++, by the macros below; one of the other files follows it.
//
// The bits are those of the SIMD engine: draws are addressed by counters, and float operations are rounded one by one: no compiler
// may contract or reorder them.
//
// A variant is compiled with
//   N         features               M         hidden dimensions or neurons
//   KIND      0 f(WᵀWx + b), 1 f(Wᵀ relu(Wx) + b), 2 f(W₂ relu(W₁x) + b)
//   RELU      1 if f is the ReLU, 0 if it is the identity
//   GAPS      1 if active features are drawn by the gaps between them, 0 if each feature is drawn
//   COMPACT   1 if samples that are zero throughout are only counted
//   SETS      1 if a word of a set of features decides for all of them, 2 if another one chooses a feature; may be left out
//   MAGNITUDE of an active feature: 0 uniform on [0, 1), 1 uniform on [−1, 1], 2 a constant, 3 exponential, 4 half-normal, 5 normal and clipped
//   ABSOLUTE  1 if the target is |x|, 0 if it is x
//   ADAPTIVE  1 for Adam, 0 for momentum
//   PENALTIES on tensors, 0 to 4
//   CHUNK     tiles of 64 samples whose gradients are added up before they join the others, where a mapping does not set them itself
//   THREADS   threads of a group, which a mapping may set itself
//   INSIDE    0 if the parameters do not fit into the memory that a group shares; may be left out
#ifdef __OPENCL_VERSION__
#pragma OPENCL FP_CONTRACT OFF
#pragma OPENCL EXTENSION cl_khr_fp64 : enable
#define KERNEL __kernel __attribute__((reqd_work_group_size(THREADS, 1, 1)))
#define GLOBAL __global
#define LOCAL __local
#define AT_LOCAL __local
#define INLINE inline
#define THREAD (int)get_local_id(0)
#define GROUP (int)get_group_id(0)
#define GROUPS (int)get_num_groups(0)
#define SYNC barrier(CLK_LOCAL_MEM_FENCE)
#define GROUP_SYNC barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE)
#define HIGH(a, b) mul_hi(a, b)
#define FMA(a, b, c) fma(a, b, c)
#define MUL(a, b) ((a) * (b))
#define ADD(a, b) ((a) + (b))
#define DIV(a, b) ((a) / (b))
#define SQRT(a) sqrt(a)
#define MUL64(a, b) ((a) * (b))
#define ADD64(a, b) ((a) + (b))
#define DIV64(a, b) ((a) / (b))
#define BITS(a) as_uint(a)
#define FLOAT(a) as_float(a)
#define TO_FLOAT(a) convert_float_rte(a)
#else
#define KERNEL extern "C" __global__ __launch_bounds__(THREADS)
#define GLOBAL
#define LOCAL __shared__
#define AT_LOCAL
#define INLINE __device__ __forceinline__
#define THREAD (int)threadIdx.x
#define GROUP (int)blockIdx.x
#define GROUPS (int)gridDim.x
// The sixteen threads of a model are half of a warp, and no other thread reads what they share.
#define SYNC __syncwarp(0xFFFFu << (threadIdx.x & 16u))
// All threads of a group, and what they wrote.
#define GROUP_SYNC __syncthreads()
#define HIGH(a, b) __umulhi(a, b)
#define FMA(a, b, c) __fmaf_rn(a, b, c)
#define MUL(a, b) __fmul_rn(a, b)
#define ADD(a, b) __fadd_rn(a, b)
#define DIV(a, b) __fdiv_rn(a, b)
#define SQRT(a) __fsqrt_rn(a)
#define MUL64(a, b) __dmul_rn(a, b)
#define ADD64(a, b) __dadd_rn(a, b)
#define DIV64(a, b) __ddiv_rn(a, b)
#define BITS(a) __float_as_uint(a)
#define FLOAT(a) __uint_as_float(a)
#define TO_FLOAT(a) __int2float_rn(a)
typedef unsigned int uint;
typedef unsigned long long ulong;
#endif
#define UNROLL _Pragma("unroll")
#if defined(INSIDE) && !INSIDE
#define AT_THETA GLOBAL
#else
#define AT_THETA AT_LOCAL
#endif
#ifndef SETS
#define SETS 0
#endif
// Models of a group share the memory in which their words are; one alone has them in the device's.
#ifdef MODELS
#define AT_WORDS AT_LOCAL
#else
#define AT_WORDS GLOBAL
#endif

#define WEIGHTS (N * M)
#define BIAS (KIND == 2 ? 2 * WEIGHTS : WEIGHTS)
#define P (BIAS + N)

typedef struct
{
  int From, Steps, Samples, Models, Differentiate;
  uint Purpose;
  float Factor, Beta1, Rest1, Beta2, Rest2, Epsilon;
  // Of the magnitude: the constant, minus the mean, or the deviation; of a clipped one the centre, the deviation and both ends.
  float Magnitude[4];
  // Of every penalty: the first parameter, rows and columns of its tensor, 1 for squares and 0 for absolute values, and its weight.
  int Starts[4], Rows[4], Columns[4], Squares[4];
  float Weights[4];
} Setup;

// The words of a model: its key, restart, which factors of the optimiser and which table of gaps are its own; then, of each
// feature, threshold and scale; where there are sets, the group of its set's words, and between which of them it is chosen; and importance.
#define KEY0 0
#define KEY1 1
#define RESTART 2
#define FACTORS 3
#define TABLE 4
#define THRESHOLDS 5
#define SCALES (THRESHOLDS + N)
#define DECISIONS (SCALES + N)
#define CHOSEN_FROM (DECISIONS + N)
#define CHOSEN_TO (CHOSEN_FROM + N)
#define IMPORTANCES (SETS ? CHOSEN_TO + N : DECISIONS)
#define WORDS (IMPORTANCES + N)

typedef struct { uint A, B, C, D; } Words;

// Seven rounds of Philox 4x32 (Salmon et al. 2011).
INLINE Words philox(uint a, uint b, uint c, uint d, uint key0, uint key1)
{
  Words words;
UNROLL
  for (int round = 0; round < 7; round++)
  {
    uint high0 = HIGH(0xD2511F53u, a), low0 = 0xD2511F53u * a, high1 = HIGH(0xCD9E8D57u, c), low1 = 0xCD9E8D57u * c;
    a = high1 ^ b ^ key0;
    b = low1;
    c = high0 ^ d ^ key1;
    d = low0;
    key0 += 0x9E3779B9u;
    key1 += 0xBB67AE85u;
  }
  words.A = a;
  words.B = b;
  words.C = c;
  words.D = d;
  return words;
}

#if MAGNITUDE > 2
// The logarithm and the normal quantile of the SIMD engine's VectorFunctions, operation by operation.
INLINE float logarithm(float x)
{
  const int bits = (int)BITS(x), exponent = (bits - 0x3F3504F3) >> 23;
  const float f = ADD(FLOAT((uint)bits - ((uint)exponent << 23)), -1.f), e = TO_FLOAT(exponent);
  float sum = FMA(FMA(FMA(0.0904878452f, f, -0.140308917f), f, 0.147038996f), f, -0.166027188f);
  sum = FMA(FMA(FMA(FMA(sum, f, 0.199842229f), f, -0.250007033f), f, 0.333334148f), f, -0.5f);
  return FMA(e, 0.693359375f, FMA(MUL(f, f), sum, FMA(e, -2.1219444e-4f, f)));
}
INLINE float normalQuantile(float x, float rest)
{
  const float w = -logarithm(rest);
  if (w < 5.f)
  {
    const float c = ADD(w, -2.5f);
    float central = FMA(FMA(3.19696802e-08f, c, 4.83978852e-07f), c, -4.88579599e-06f);
    central = FMA(FMA(FMA(central, c, -6.19474577e-06f), c, 0.000308741175f), c, -0.00177308277f);
    return MUL(x, FMA(FMA(FMA(central, c, -0.00590765988f), c, 0.348802716f), c, 2.12331343f));
  }
  const float d = ADD(SQRT(w), -3.5f);
  float tail = FMA(FMA(-0.000270273042f, d, 0.000786229386f), d, -0.00102140254f);
  tail = FMA(FMA(FMA(tail, d, 0.0014343115f), d, -0.00290155387f), d, 0.00465977984f);
  return MUL(x, FMA(FMA(tail, d, 1.42463493f), d, 4.71708822f));
}
#endif

// The magnitude of an active feature, from the upper 31 bits of a word.
INLINE float magnitude(uint u, float scale, const Setup* s)
{
#if MAGNITUDE == 0
  return MUL(TO_FLOAT((int)u), scale);
#elif MAGNITUDE == 2
  return s->Magnitude[0];
#else
  float share = MUL(ADD(TO_FLOAT((int)u), 0.5f), scale);
  share = share < 1.f ? share : 1.f;
#if MAGNITUDE == 1
  return ADD(1.f, -ADD(share, share));
#elif MAGNITUDE == 3
  return MUL(s->Magnitude[0], logarithm(share));
#elif MAGNITUDE == 4
  return MUL(s->Magnitude[0], normalQuantile(ADD(1.f, -share), MUL(share, ADD(2.f, -share))));
#else
  float rest = ADD(1.f, -share);
  rest = rest > 3e-8f ? rest : 3e-8f;
  float x = ADD(s->Magnitude[0], MUL(s->Magnitude[1], normalQuantile(ADD(rest, -share), MUL(MUL(4.f, share), rest))));
  x = x > s->Magnitude[2] ? x : s->Magnitude[2];
  return x < s->Magnitude[3] ? x : s->Magnitude[3];
#endif
#endif
}

// A feature in four samples, sixteen apart, of a tile: the first is lane l of tile t, at address 16 t + l.
INLINE void drawFeature(float* x, const AT_WORDS uint* words, int i, uint address, uint step, const Setup* s)
{
  const uint threshold = words[THRESHOLDS + i];
  const float scale = FLOAT(words[SCALES + i]);
#if SETS == 2
UNROLL
  for (int q = 0; q < 4; q++)
  {
    const uint sample = ((address & ~15u) << 2) + 16u * (uint)q + (address & 15u);
    const Words w = philox(sample, s->Purpose | words[DECISIONS + i], step, words[RESTART], words[KEY0], words[KEY1]);
    const int active = w.A >> 1 < threshold && w.B >= words[CHOSEN_FROM + i] && w.B <= words[CHOSEN_TO + i];
    x[q] = active ? magnitude(w.C >> 1, scale, s) : 0.f;
  }
#else
  const Words w = philox(address, s->Purpose | (uint)i, step, words[RESTART], words[KEY0], words[KEY1]);
#if SETS == 1
  const Words d = philox(address, s->Purpose | words[DECISIONS + i], step, words[RESTART], words[KEY0], words[KEY1]);
#else
  const Words d = w;
#endif
  x[0] = d.A >> 1 < threshold ? magnitude(w.A >> 1, scale, s) : 0.f;
  x[1] = d.B >> 1 < threshold ? magnitude(w.B >> 1, scale, s) : 0.f;
  x[2] = d.C >> 1 < threshold ? magnitude(w.C >> 1, scale, s) : 0.f;
  x[3] = d.D >> 1 < threshold ? magnitude(w.D >> 1, scale, s) : 0.f;
#endif
}

INLINE float target(float x)
{
#if ABSOLUTE
  return FLOAT(BITS(x) & 0x7FFFFFFFu);
#else
  return x;
#endif
}

#if PENALTIES
// The penalties of parameters, term by term and row by row; and what they add to the gradient of one of them.
INLINE double penalised(const AT_THETA float* theta, const Setup* s)
{
  double sum = 0;
  for (int term = 0; term < PENALTIES; term++)
    for (int row = 0; row < s->Rows[term]; row++)
    {
      double part = 0;
      for (int column = 0; column < s->Columns[term]; column++)
      {
        const float v = theta[s->Starts[term] + row * s->Columns[term] + column];
        part = ADD64(part, MUL64((double)s->Weights[term], (double)(s->Squares[term] ? MUL(v, v) : FLOAT(BITS(v) & 0x7FFFFFFFu))));
      }
      sum = ADD64(sum, part);
    }
  return sum;
}
INLINE float penalise(float g, float v, int p, const Setup* s)
{
  for (int term = 0; term < PENALTIES; term++)
    if (p >= s->Starts[term] && p < s->Starts[term] + s->Rows[term] * s->Columns[term])
      g = ADD(g, MUL(s->Weights[term], s->Squares[term] ? ADD(v, v) : v > 0.f ? 1.f : v < 0.f ? -1.f : 0.f));
  return g;
}
#endif

// f(z), and f'(z) times a cotangent.
INLINE float output(float z) { return RELU ? (z > 0.f ? z : 0.f) : z; }
INLINE float through(float z, float cotangent)
{
#if !RELU
  return cotangent;
#elif KIND == 0
  return z > 0.f ? cotangent : 0.f;
#else
  return MUL(z > 0.f ? 1.f : 0.f, cotangent);
#endif
}

