// Sums of random matrices that are made anew wherever they are needed (Philox 4x32-10, Salmon et al., 2011).
//
// Matrix i is a list of values in (-1, 1). They come in tiles of 128 from 16 blocks of the generator: value e is in
// block 16 (e / 128) + e mod 16, and there the half e / 16 mod 8 of its four words, low half first. Block b has the
// counter (b, i, stream); a half k stands for (k - 32767.5) / 32768.

enum { RANDOM_TILE = 128, RANDOM_BLOCKS = 16, TILES_PER_TASK = 4, BASES_PER_TASK = 4 };

typedef uint32_t words_t __attribute__((vector_size(LANES * 4), aligned(4)));
typedef uint64_t wide_words_t __attribute__((vector_size(LANES * 8), aligned(8)));
typedef int32_t halves_t __attribute__((vector_size(LANES * 4), aligned(4)));

/// Ten rounds for LANES blocks from `first` on.
static inline __attribute__((always_inline)) void philox(uint64_t seed, uint64_t stream, uint32_t basis, uint32_t first,
                                                         words_t w[4]) {
    words_t c0, c1 = (words_t){0} + basis, c2 = (words_t){0} + (uint32_t)stream;
    words_t c3 = (words_t){0} + (uint32_t)(stream >> 32);
    for (int l = 0; l < LANES; l++) c0[l] = first + (uint32_t)l;
    uint32_t k0 = (uint32_t)seed, k1 = (uint32_t)(seed >> 32);
#pragma clang loop unroll(full)
    for (int round = 0; round < 10; round++) {
        wide_words_t a = __builtin_convertvector(c0, wide_words_t) * 0xD2511F53u;
        wide_words_t b = __builtin_convertvector(c2, wide_words_t) * 0xCD9E8D57u;
        c0 = __builtin_convertvector(b >> 32, words_t) ^ c1 ^ k0;
        c2 = __builtin_convertvector(a >> 32, words_t) ^ c3 ^ k1;
        c1 = __builtin_convertvector(b, words_t);
        c3 = __builtin_convertvector(a, words_t);
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    w[0] = c0, w[1] = c1, w[2] = c2, w[3] = c3;
}

/// Half h of the words, between -32767.5 and 32767.5.
static inline __attribute__((always_inline)) vector_t random_half(const words_t w[4], int h) {
    words_t word = w[h / 2];
    return __builtin_convertvector((halves_t)(h % 2 ? word >> 16 : word & 0xffffu), vector_t) - 32767.5f;
}

typedef struct {
    const ck_bases *bases;
    const float *coefficients, *dy;
    float constant, scale;
    float *y;
} random_t;

static void random_combination_task(void *context, long task) {
    const random_t *p = context;
    const ck_bases *bases = p->bases;
    long tiles = (bases->size + RANDOM_TILE - 1) / RANDOM_TILE;
    for (long t = task * TILES_PER_TASK; t < least((task + 1) * TILES_PER_TASK, tiles); t++) {
        float tile[RANDOM_TILE];
        for (int part = 0; part < RANDOM_BLOCKS; part += LANES) {
            vector_t sum[8];
            words_t w[4];
            for (int h = 0; h < 8; h++) sum[h] = (vector_t){0};
            for (long i = -1; i < bases->count; i++) {
                float factor = (i < 0 ? p->constant : p->scale * p->coefficients[i]) * (1.0f / 32768);
                if (factor == 0) continue;
                philox(bases->seed, bases->stream, (uint32_t)i, (uint32_t)(t * RANDOM_BLOCKS + part), w);
#pragma clang loop unroll(full)
                for (int h = 0; h < 8; h++) sum[h] += factor * random_half(w, h);
            }
            for (int h = 0; h < 8; h++) memcpy(tile + h * RANDOM_BLOCKS + part, &sum[h], sizeof(vector_t));
        }
        long start = t * RANDOM_TILE, count = least(RANDOM_TILE, bases->size - start);
        memcpy(p->y + start, tile, (size_t)count * sizeof(float));
    }
}
/// y = constant basis(2^32 - 1) + scale sum_i coefficient[i] basis(i).
static void random_combination(ck_workers *workers, const ck_bases *bases, const float *coefficients, float constant,
                               float scale, float *y) {
    random_t p = {.bases = bases, .coefficients = coefficients, .constant = constant, .scale = scale, .y = y};
    long tiles = (bases->size + RANDOM_TILE - 1) / RANDOM_TILE;
    ck_parallel(workers, (tiles + TILES_PER_TASK - 1) / TILES_PER_TASK, random_combination_task, &p);
}

static void random_projections_task(void *context, long task) {
    const random_t *p = context;
    const ck_bases *bases = p->bases;
    long first = task * BASES_PER_TASK, count = least(BASES_PER_TASK, bases->count - first);
    for (long n = 0; n < count; n++) {
        double total = 0;
        for (long start = 0; start < bases->size; start += RANDOM_TILE) {
            float tile[RANDOM_TILE] = {0};
            memcpy(tile, p->dy + start, (size_t)least(RANDOM_TILE, bases->size - start) * sizeof(float));
            vector_t sum = {0};
            for (int part = 0; part < RANDOM_BLOCKS; part += LANES) {
                words_t w[4];
                philox(bases->seed, bases->stream, (uint32_t)(first + n),
                       (uint32_t)(start / RANDOM_TILE * RANDOM_BLOCKS + part), w);
#pragma clang loop unroll(full)
                for (int h = 0; h < 8; h++) {
                    vector_t dy;
                    memcpy(&dy, tile + h * RANDOM_BLOCKS + part, sizeof(dy));
                    sum += dy * random_half(w, h);
                }
            }
            float tile_sum = 0;
            for (int l = 0; l < LANES; l++) tile_sum += sum[l];
            total += tile_sum;
        }
        p->y[first + n] += p->scale * (float)(total / 32768);
    }
}
/// y[i] += scale sum_e dy[e] basis(i)[e].
static void random_projections(ck_workers *workers, const ck_bases *bases, const float *dy, float scale, float *y) {
    random_t p = {.bases = bases, .dy = dy, .scale = scale, .y = y};
    ck_parallel(workers, (bases->count + BASES_PER_TASK - 1) / BASES_PER_TASK, random_projections_task, &p);
}
