// Products with weights that stay as they are stored: y[m,n] = addend + bias + x[m,k] W[n,k]ᵀ, with W by rows, in parts
// that need not adjoin, in fp32, bf16 or int8.
//
// For a few rows of x, W is read once, widened in registers and multiplied by fp32 x: bound by memory. For more, a task
// makes a panel (product.h) of some rows of W in its own scratch, so that memory never holds a second copy of W. Panels
// are of bf16 where there is a dot product of them and W isn't fp32, or may be rounded; else of fp32.

#ifdef FP32_BY_BLAS
enum { PANEL_ROWS = 128 };
#else
enum { PANEL_ROWS = PANEL };
#endif
enum { FEW_ROWS = 4, READ_AHEAD = 6144, ROWS_PER_BLOCK = 16 * TILE_ROWS };

typedef uint16_t bf16s_t __attribute__((vector_size(LANES * 2), aligned(1)));
typedef int8_t int8s_t __attribute__((vector_size(LANES), aligned(1)));
typedef uint32_t bits_t __attribute__((vector_size(LANES * 4), aligned(1)));
typedef float unaligned_t __attribute__((vector_size(LANES * 4), aligned(1)));

typedef struct {
    ck_workers *workers;
    const ck_weights *w;
    long m;
    const float *x, *addend, *bias;
    float *y;
    const char *rounded;  // x in bf16, rows of an even number
} by_weights_t;

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

static inline __attribute__((always_inline)) float one_widened(const int format, weight_row_t row, long i) {
    const char *w = row.values + i * weight_bytes(format);
    union { uint32_t i; float f; } bits = {0};
    if (format == CK_FP32) memcpy(&bits, w, 4);
    else if (format == CK_BF16) memcpy((char *)&bits + 2, w, 2);
    else bits.f = *(const int8_t *)w * row.scales[i / CK_SCALE_BLOCK];
    return bits.f;
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

// ---- few rows -------------------------------------------------------------------------------------------------------

/// Outputs left..<right of `m` rows of x: lane sums block by block, each times its scale, then over lanes, then the rest.
static inline __attribute__((always_inline)) void few_rows(const int format, const int m, const by_weights_t *p, long left,
                                                           long right) {
    const long n = p->w->n, k = p->w->k, whole = k / CK_SCALE_BLOCK * CK_SCALE_BLOCK;
    const float *x = p->x;
    for (long j = left; j < right; j++) {
        weight_row_t row = weight_row(p->w, j);
        vector_t sum[FEW_ROWS];
#pragma clang loop unroll(full)
        for (int q = 0; q < m; q++) sum[q] = (vector_t){0};
        for (long i = 0; i < whole; i += CK_SCALE_BLOCK) {
            // Into the next rows too: the processor doesn't look beyond a page.
            const char *ahead = row.values + i * weight_bytes(format) + READ_AHEAD;
            for (long byte = 0; byte < CK_SCALE_BLOCK * weight_bytes(format); byte += 64) __builtin_prefetch(ahead + byte);
            vector_t block[FEW_ROWS];
#pragma clang loop unroll(full)
            for (int q = 0; q < m; q++) block[q] = (vector_t){0};
#pragma clang loop unroll(full)
            for (int c = 0; c < CK_SCALE_BLOCK; c += LANES) {
                vector_t w = unscaled(format, row, i + c);
#pragma clang loop unroll(full)
                for (int q = 0; q < m; q++) block[q] += w * *(const vector_t *)(x + q * k + i + c);
            }
#pragma clang loop unroll(full)
            for (int q = 0; q < m; q++)
                sum[q] += format == CK_INT8 ? block[q] * row.scales[i / CK_SCALE_BLOCK] : block[q];
        }
#pragma clang loop unroll(full)
        for (int q = 0; q < m; q++) {
            float total = p->bias ? p->bias[j] : 0;
#pragma clang loop unroll(full)
            for (int l = 0; l < LANES; l++) total += sum[q][l];
            for (long c = whole; c < k; c++) total += x[q * k + c] * one_widened(format, row, c);
            p->y[q * n + j] = p->addend ? total + p->addend[q * n + j] : total;
        }
    }
}

#define FEW_ROWS_OF(format)                              \
    do {                                                 \
        if (p->m == 1) few_rows(format, 1, p, left, right); \
        if (p->m == 2) few_rows(format, 2, p, left, right); \
        if (p->m == 3) few_rows(format, 3, p, left, right); \
        if (p->m == 4) few_rows(format, 4, p, left, right); \
    } while (0)

static void few_rows_task(void *context, long task) {
    const by_weights_t *p = context;
    long left = task * COLUMNS_PER_TASK, right = least(left + COLUMNS_PER_TASK, p->w->n);
    if (p->w->format == CK_FP32) FEW_ROWS_OF(CK_FP32);
    if (p->w->format == CK_BF16) FEW_ROWS_OF(CK_BF16);
    if (p->w->format == CK_INT8) FEW_ROWS_OF(CK_INT8);
}

// ---- many rows ------------------------------------------------------------------------------------------------------

#ifdef BF16_DOTS
static inline int pairs_of(const ck_weights *w) { return w->format != CK_FP32 || w->bf16; }
#else
static inline int pairs_of(const ck_weights *w) { return (void)w, 0; }
#endif

/// LANES panel values of a row, from the i-th: pairs of bf16, or fp32.
static inline __attribute__((always_inline)) vector_t panel_values(const int format, const int pairs, weight_row_t row,
                                                                   long i) {
    if (!pairs) return widened(format, row, i);
#ifdef BF16_DOTS
    if (format != CK_BF16)
        return (vector_t)_mm512_cvtne2ps_pbh(
            (__m512)widened(format, row, 2 * i + LANES), (__m512)widened(format, row, 2 * i));
#endif
    return *(const unaligned_t *)(row.values + 4 * i);
}

static int32_t panel_value(const int format, const int pairs, weight_row_t row, long i, long k) {
    union { float f; int32_t i; } value = {0};
    if (!pairs) value.f = one_widened(format, row, i);
    else
        value.i = (int32_t)bf16_pair(
            one_widened(format, row, 2 * i), 2 * i + 1 < k ? one_widened(format, row, 2 * i + 1) : 0);
    return value.i;
}

/// Rows left..<right of W as a panel of `values` values each.
static inline __attribute__((always_inline)) void make_panel(const int format, const int pairs, const ck_weights *w,
                                                             long left, long right, long values, int32_t *panel) {
    long whole = pairs ? w->k / 2 : w->k;
    for (long j = 0; j < PANEL; j += LANES) {
        long count = right - left - j, i = 0;
        weight_row_t row[LANES];
        for (int r = 0; r < LANES && r < count; r++) row[r] = weight_row(w, left + j + r);
        for (; count >= LANES && i + LANES <= whole; i += LANES) {
            vector_t block[LANES];
#pragma clang loop unroll(full)
            for (int r = 0; r < LANES; r++) block[r] = panel_values(format, pairs, row[r], i);
            transpose(block);
#pragma clang loop unroll(full)
            for (int r = 0; r < LANES; r++) *(vector_t *)(panel + (i + r) * PANEL + j) = block[r];
        }
        for (; i < values; i++)
            for (int r = 0; r < LANES; r++)
                panel[i * PANEL + j + r] = r < count ? panel_value(format, pairs, row[r], i, w->k) : 0;
    }
}

#define WEIGHT_TILES(pairs, tile_rows)                                                                             \
    for (; i + tile_rows <= bottom; i += tile_rows)                                                                \
        product_tile(pairs, tile_rows, columns, depth, a + i * a_row + 4 * first, a_row, 4, b,                     \
                     addend ? addend + i * n : NULL, bias, p->y + i * n + left, n);

/// y = addend + bias + x times a panel: blocks of rows, then blocks along k, in the order that `product_task` sums in.
static inline __attribute__((always_inline)) void multiply_by_panel(const int pairs, const by_weights_t *p, long left,
                                                                    long columns, long values, const int32_t *panel) {
    long n = p->w->n, a_row = 4 * (pairs ? values : p->w->k);
    const char *a = pairs ? p->rounded : (const char *)p->x;
    for (long top = 0; top < p->m; top += ROWS_PER_BLOCK) {
        long bottom = least(top + ROWS_PER_BLOCK, p->m);
        for (long first = 0; first == 0 || first < values; first += DEPTH) {
            long depth = least(DEPTH, values - first), i = top;
            const char *b = (const char *)(panel + first * PANEL);
            const float *addend = first > 0 ? p->y + left : p->addend ? p->addend + left : NULL;
            const float *bias = first == 0 && p->bias ? p->bias + left : NULL;
            WEIGHT_TILES(pairs, TILE_ROWS)
            WEIGHT_TILES(pairs, 2)
            WEIGHT_TILES(pairs, 1)
        }
    }
}

#ifdef FP32_BY_BLAS
/// For levels with 16 registers, where OpenBLAS has better tiles: it is given widened rows of W.
static void many_rows_task(void *context, long task) {
    const by_weights_t *p = context;
    long n = p->w->n, k = p->w->k, left = task * PANEL_ROWS, right = least(left + PANEL_ROWS, n);
    float *rows = ck_scratch((right - left) * k);
    for (long j = left; j < right; j++) widen_row(p->w, j, rows + (j - left) * k);
    for (long i = 0; i < p->m; i++) {
        float *y = p->y + i * n;
        if (!p->addend) memset(y + left, 0, (size_t)(right - left) * sizeof(float));
        else memmove(y + left, p->addend + i * n + left, (size_t)(right - left) * sizeof(float));
        for (long j = left; j < right && p->bias; j++) y[j] += p->bias[j];
    }
    ck_gemm(p->workers, 0, 1, p->m, right - left, k, p->x, k, rows, k, p->y + left, n);
}
#else
static void many_rows_task(void *context, long task) {
    const by_weights_t *p = context;
    int format = p->w->format, pairs = pairs_of(p->w);
    long left = task * PANEL, right = least(left + PANEL, p->w->n), values = pairs ? (p->w->k + 1) / 2 : p->w->k;
    int32_t *panel = (int32_t *)ck_scratch(PANEL * values);
    if (format == CK_FP32 && pairs) make_panel(CK_FP32, 1, p->w, left, right, values, panel);
    else if (format == CK_FP32) make_panel(CK_FP32, 0, p->w, left, right, values, panel);
    else if (format == CK_BF16 && pairs) make_panel(CK_BF16, 1, p->w, left, right, values, panel);
    else if (format == CK_BF16) make_panel(CK_BF16, 0, p->w, left, right, values, panel);
    else if (pairs) make_panel(CK_INT8, 1, p->w, left, right, values, panel);
    else make_panel(CK_INT8, 0, p->w, left, right, values, panel);
    if (pairs) multiply_by_panel(1, p, left, right - left, values, panel);
    else multiply_by_panel(0, p, left, right - left, values, panel);
}
#endif

static void multiply_by_weights(ck_workers *workers, long m, const ck_weights *w, const float *x, const float *addend,
                                const float *bias, float *y) {
    by_weights_t p = {.workers = workers, .w = w, .m = m, .x = x, .addend = addend, .bias = bias, .y = y};
    if (m <= 0 || w->n <= 0) return;
    if (m <= FEW_ROWS) return ck_parallel(workers, column_tasks(w->n), few_rows_task, &p);
    if (pairs_of(w)) {
        pack_t rounded = {1, w->k, m, 0, x, w->k, ck_partial_sums(m * ((w->k + 1) / 2))};
        ck_parallel(workers, row_tasks(m), round_rows_task, &rounded);
        p.rounded = rounded.y;
    }
    ck_parallel(workers, (w->n + PANEL_ROWS - 1) / PANEL_ROWS, many_rows_task, &p);
}

// ---- storing --------------------------------------------------------------------------------------------------------

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
