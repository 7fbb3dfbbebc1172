// Weights as they are stored: W[n,k] by rows, in parts that need not adjoin, in fp32, bf16 or int8.

typedef uint16_t bf16s_t __attribute__((vector_size(LANES * 2), aligned(1)));
typedef int8_t int8s_t __attribute__((vector_size(LANES), aligned(1)));
typedef uint32_t bits_t __attribute__((vector_size(LANES * 4), aligned(1)));
typedef float unaligned_t __attribute__((vector_size(LANES * 4), aligned(1)));

/// A row of W.
typedef struct {
    const char *values;
    const float *scales;
} weight_row_t;

static inline __attribute__((always_inline)) long weight_bytes(const int format) {
    return format == CK_FP32 ? 4 : format == CK_BF16 ? 2 : 1;
}

static inline weight_row_t weight_row(const ck_weights *w, long j) {
    const ck_rows *part = w->parts;
    while (j >= part->rows) j -= part++->rows;
    long blocks = (w->k + CK_SCALE_BLOCK - 1) / CK_SCALE_BLOCK;
    return (weight_row_t){(const char *)part->values + j * w->k * weight_bytes(w->format),
                          part->scales ? part->scales + j * blocks : NULL};
}

/// LANES values from the i-th, which share a scale.
static inline __attribute__((always_inline)) vector_t unscaled(const int format, weight_row_t row, long i) {
    const char *w = row.values + i * weight_bytes(format);
    if (format == CK_FP32) return *(const unaligned_t *)w;
    if (format == CK_BF16) return (vector_t)(__builtin_convertvector(*(const bf16s_t *)w, bits_t) << 16);
    return __builtin_convertvector(__builtin_convertvector(*(const int8s_t *)w, pairs_t), vector_t);
}

static inline __attribute__((always_inline)) vector_t widened(const int format, weight_row_t row, long i) {
    vector_t w = unscaled(format, row, i);
    return format == CK_INT8 ? w * row.scales[i / CK_SCALE_BLOCK] : w;
}

static inline float widened_bf16(uint16_t x) {
    union { uint32_t i; float f; } bits = {.i = (uint32_t)x << 16};
    return bits.f;
}

static inline __attribute__((always_inline)) float one_widened(const int format, weight_row_t row, long i) {
    const char *w = row.values + i * weight_bytes(format);
    float value = 0;
    uint16_t half = 0;
    if (format == CK_FP32) memcpy(&value, w, 4);
    else if (format == CK_BF16) memcpy(&half, w, 2), value = widened_bf16(half);
    else value = *(const int8_t *)w * row.scales[i / CK_SCALE_BLOCK];
    return value;
}

static inline __attribute__((always_inline)) void widen_row_of(const int format, weight_row_t row, long k, float *y) {
    long i = 0;
    for (; i + LANES <= k; i += LANES) *(vector_t *)(y + i) = widened(format, row, i);
    for (; i < k; i++) y[i] = one_widened(format, row, i);
}
/// Row j of W in fp32.
static void widen_row(const ck_weights *w, long j, float *y) {
    weight_row_t row = weight_row(w, j);
    if (w->format == CK_FP32) widen_row_of(CK_FP32, row, w->k, y);
    if (w->format == CK_BF16) widen_row_of(CK_BF16, row, w->k, y);
    if (w->format == CK_INT8) widen_row_of(CK_INT8, row, w->k, y);
}

typedef struct {
    const ck_weights *w;
    const int32_t *index;
    long count;
    const float *x;
    float *y;
} stored_rows_t;

static void gather_weights_task(void *context, long task) {
    const stored_rows_t *p = context;
    for (long i = task * ROWS_PER_TASK; i < least((task + 1) * ROWS_PER_TASK, p->count); i++) {
        float *y = p->y + i * p->w->k;
        if (p->index[i] < 0) {
            memset(y, 0, (size_t)p->w->k * sizeof(float));
            continue;
        }
        widen_row(p->w, p->index[i], y);
    }
}
static void gather_weights(ck_workers *workers, long rows, const ck_weights *w, const int32_t *index, float *y) {
    stored_rows_t p = {.w = w, .index = index, .count = rows, .y = y};
    ck_parallel(workers, row_tasks(rows), gather_weights_task, &p);
}

/// One block of int8: the largest magnitude becomes 127. A number that is none makes a scale that is none.
static inline float round_block(long count, const float *x, int8_t *y) {
    float largest = 0;
    for (long i = 0; i < count; i++) {
        float size = __builtin_fabsf(x[i]);
        largest = size <= largest || largest != largest ? largest : size;
    }
    float inverse = largest > 0 ? 127.0f / largest : 0;
    for (long i = 0; i < count; i++) {
        float value = __builtin_rintf(x[i] * inverse);
        y[i] = (int8_t)(value >= -127.0f && value <= 127.0f ? value : 0);
    }
    return largest / 127.0f;
}

static void store_weights_task(void *context, long task) {
    const stored_rows_t *p = context;
    long k = p->w->k, blocks = (k + CK_SCALE_BLOCK - 1) / CK_SCALE_BLOCK;
    for (long j = task * ROWS_PER_TASK; j < least((task + 1) * ROWS_PER_TASK, p->count); j++) {
        const float *x = p->x + j * k;
        char *y = (char *)p->w->parts->values + j * k * weight_bytes(p->w->format);
        if (p->w->format == CK_FP32) memcpy(y, x, (size_t)k * 4);
        if (p->w->format == CK_BF16)
            for (long i = 0; i < k; i++) ((uint16_t *)y)[i] = (uint16_t)rounded_bf16(x[i]);
        if (p->w->format == CK_INT8)
            for (long b = 0; b < blocks; b++)
                ((float *)p->w->parts->scales)[j * blocks + b] =
                    round_block(least(CK_SCALE_BLOCK, k - b * CK_SCALE_BLOCK), x + b * CK_SCALE_BLOCK,
                                (int8_t *)y + b * CK_SCALE_BLOCK);
    }
}
/// Writes W, of one part, in its format.
static void store_weights(ck_workers *workers, const ck_weights *w, const float *x) {
    stored_rows_t p = {.w = w, .count = w->n, .x = x};
    ck_parallel(workers, row_tasks(w->n), store_weights_task, &p);
}
