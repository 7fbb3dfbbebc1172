// Products of a few rows of x with stored weights: W is read once, so that memory is the bound as long as little is done for each
// weight. Rows of W come from memory for the first rows of x; what is fetched ahead then, the processor knows best.
//
// Every result is the same sum in the same order, however many rows of x there are: a sequence that is decoded beside others gets what
// it gets alone.
#pragma clang fp reassociate(off)

enum { ROWS_TOGETHER = 4 };

typedef struct {
    ck_workers *workers;
    const ck_weights *w;
    long m;
    const float *x, *addend, *bias;
    float *y;
    const char *rounded;  // x in bf16, rows of an even number
    const char *split;    // x as few_row_dots.h takes it
} by_weights_t;

/// Whether x is rounded to bf16: where there is a dot product of it, beside weights that are in it.
#ifdef BF16_DOTS
static inline __attribute__((always_inline)) int rounds_few_rows(const int format) { return format == CK_BF16; }
#else
static inline __attribute__((always_inline)) int rounds_few_rows(const int format) { return (void)format, 0; }
#endif

/// Bytes from a row of W to the one that is read `columns` later: it is fetched while the last rows of x are multiplied, when those at
/// hand are near. For the first, and where there are no more, the processor does better by itself.
static inline long fetched_ahead(const by_weights_t *p, long first, int m, int columns) {
    return first > 0 && first + m >= p->m ? columns * p->w->k * weight_bytes(p->w->format) : 0;
}

/// Columns of x, from the first, that are multiplied block by block.
static inline long whole_blocks(long k) { return k / CK_SCALE_BLOCK * CK_SCALE_BLOCK; }

#if LANES == 4
#define EVEN_LANES 0, 2, 4, 6
#define ODD_LANES 1, 3, 5, 7
#elif LANES == 8
#define EVEN_LANES 0, 2, 4, 6, 8, 10, 12, 14
#define ODD_LANES 1, 3, 5, 7, 9, 11, 13, 15
#else
#define EVEN_LANES 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30
#define ODD_LANES 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31
#endif

/// The sums of the lanes of each of LANES vectors, in their order.
static inline __attribute__((always_inline)) vector_t lane_sums(vector_t x[LANES]) {
#pragma clang loop unroll(full)
    for (int count = LANES / 2; count > 0; count /= 2)
#pragma clang loop unroll(full)
        for (int i = 0; i < count; i++)
            x[i] = __builtin_shufflevector(x[2 * i], x[2 * i + 1], EVEN_LANES)
                + __builtin_shufflevector(x[2 * i], x[2 * i + 1], ODD_LANES);
    return x[0];
}

/// Writes outputs j..<j + count of `rows` rows of x from the first: their sums over lanes, in the order of rows, and the rest.
static inline __attribute__((always_inline)) void finish_outputs(const int format, const int rows, const int count,
                                                                 const by_weights_t *p, long first, long j, vector_t sums[LANES]) {
    const long n = p->w->n, k = p->w->k, whole = whole_blocks(k);
    float total[LANES];
    *(vector_t *)total = lane_sums(sums);
    for (int q = 0; q < rows; q++) {
        const float *x = p->x + (first + q) * k;
        const uint16_t *rounded = (const uint16_t *)p->rounded + (first + q) * round_up(k, 2);
        float *own = total + q * (LANES / rows), *y = p->y + (first + q) * n + j;
        if (first + q >= p->m) break;
        for (int v = 0; v < count && whole < k; v++) {
            weight_row_t row = weight_row(p->w, j + v);
            for (long c = whole; c < k; c++) own[v] += (rounds_few_rows(format) ? widened_bf16(rounded[c]) : x[c]) * one_widened(format, row, c);
        }
        for (int v = 0; v < count && p->bias; v++) own[v] += p->bias[j + v];
        if (p->addend)
            for (int v = 0; v < count; v++) y[v] = own[v] + p->addend[(first + q) * n + j + v];
        else
            for (int v = 0; v < count; v++) y[v] = own[v];
    }
}

/// Sums over lanes of outputs j..<j + columns and `m` rows of x from the first, of int8 block by block, each times its scale.
/// Those of a row are `stride` apart.
static inline __attribute__((always_inline)) void few_rows(const int format, const int m, const int columns, const int stride,
                                                           const by_weights_t *p, long first, long j, vector_t *sums) {
    const long k = p->w->k, whole = whole_blocks(k);
    const float *x = p->x + first * k;
    weight_row_t row[ROWS_TOGETHER];
    vector_t sum[ROWS_TOGETHER][ROWS_TOGETHER], total[ROWS_TOGETHER][ROWS_TOGETHER];
#pragma clang loop unroll(full)
    for (int v = 0; v < columns; v++) {
        row[v] = weight_row(p->w, j + v);
#pragma clang loop unroll(full)
        for (int q = 0; q < m; q++) sum[v][q] = total[v][q] = (vector_t){0};
    }
    const long ahead = fetched_ahead(p, first, m, columns);
    for (long i = 0; i < whole; i += CK_SCALE_BLOCK) {
#pragma clang loop unroll(full)
        for (int v = 0; v < columns && ahead; v++)
#pragma clang loop unroll(full)
            for (long c = 0; c < CK_SCALE_BLOCK * weight_bytes(format); c += 64)
                __builtin_prefetch(row[v].values + ahead + i * weight_bytes(format) + c, 0, 2);
#pragma clang loop unroll(full)
        for (int c = 0; c < CK_SCALE_BLOCK; c += LANES) {
            vector_t w[ROWS_TOGETHER];
#pragma clang loop unroll(full)
            for (int v = 0; v < columns; v++) w[v] = unscaled(format, row[v], i + c);
#pragma clang loop unroll(full)
            for (int q = 0; q < m; q++) {
                vector_t value = *(const vector_t *)(x + q * k + i + c);
#pragma clang loop unroll(full)
                for (int v = 0; v < columns; v++) sum[v][q] += w[v] * value;
            }
        }
        if (format != CK_INT8) continue;
#pragma clang loop unroll(full)
        for (int v = 0; v < columns; v++)
#pragma clang loop unroll(full)
            for (int q = 0; q < m; q++) {
                total[v][q] += sum[v][q] * row[v].scales[i / CK_SCALE_BLOCK];
                sum[v][q] = (vector_t){0};
            }
    }
#pragma clang loop unroll(full)
    for (int v = 0; v < columns; v++)
#pragma clang loop unroll(full)
        for (int q = 0; q < m; q++) sums[q * stride + v] = format == CK_INT8 ? total[v][q] : sum[v][q];
}

#ifdef BF16_DOTS
#include "few_row_pairs.h"
#endif
#ifdef INT8_DOTS
#include "few_row_dots.h"
#else
static const char *split_rows(const by_weights_t *p) { return (void)p, NULL; }
#endif

/// x rounded to bf16; nothing beside other weights.
static const char *round_few_rows(const by_weights_t *p) {
    if (!rounds_few_rows(p->w->format)) return NULL;
    const long k = p->w->k;
    uint16_t *rounded = (uint16_t *)ck_partial_sums(p->m * round_up(k, 2) / 2);
    for (long q = 0; q < p->m; q++) round_values(k, p->x + q * k, rounded + q * round_up(k, 2));
    return (const char *)rounded;
}

/// Sums of one output, or of as many as registers hold beside `m` rows.
static inline __attribute__((always_inline)) void sum_outputs(const int format, const int m, const int columns, const int stride,
                                                              const by_weights_t *p, long first, long j, vector_t *sums) {
#ifdef BF16_DOTS
    if (format == CK_BF16) return few_row_pairs(m, columns, stride, p, first, j, sums);
#endif
#ifdef INT8_DOTS
    if (format == CK_INT8) {
        for (int v = 0; v < columns; v++) few_row_dots(m, stride, p, first, j + v, sums + v);
        return;
    }
#endif
    few_rows(format, m, columns, stride, p, first, j, sums);
}

/// Outputs of `rows` rows of x from the first, of which there are m: as many at a time as make LANES sums.
static inline __attribute__((always_inline)) void output_rows(const int format, const int m, const int rows,
                                                              const by_weights_t *p, long first, long j, long right) {
    const int stride = LANES / rows, columns = stride < ROWS_TOGETHER ? stride : ROWS_TOGETHER;
    const int several = m == ROWS_TOGETHER || rounds_few_rows(format) ? columns : 1;
    vector_t sums[LANES];
    int count = (int)least(stride, right - j);
    if (m < rows || count < stride)
        for (int i = 0; i < LANES; i++) sums[i] = (vector_t){0};
    if (count == stride) {
        for (int v = 0; v < stride; v += several) sum_outputs(format, m, several, stride, p, first, j + v, sums + v);
        finish_outputs(format, rows, stride, p, first, j, sums);
    } else {
        for (int v = 0; v < count; v++) sum_outputs(format, m, 1, stride, p, first, j + v, sums + v);
        finish_outputs(format, rows, count, p, first, j, sums);
    }
}

/// Rows of W are read from memory for the first rows of x, and are near for the others.
static inline __attribute__((always_inline)) void few_rows_of(const int format, const by_weights_t *p, long left, long right) {
    if (p->m == 1) {
        for (long j = left; j < right; j += LANES) output_rows(format, 1, 1, p, 0, j, right);
    } else if (p->m == 2) {
        for (long j = left; j < right; j += LANES / 2) output_rows(format, 2, 2, p, 0, j, right);
    } else {
        for (long j = left; j < right; j += LANES / ROWS_TOGETHER)
            for (long first = 0; first < p->m; first += ROWS_TOGETHER) {
                long m = p->m - first;
                if (m >= 4) output_rows(format, 4, 4, p, first, j, right);
                if (m == 3) output_rows(format, 3, 4, p, first, j, right);
                if (m == 2) output_rows(format, 2, 4, p, first, j, right);
                if (m == 1) output_rows(format, 1, 4, p, first, j, right);
            }
    }
}

static void few_rows_task(void *context, long task) {
    const by_weights_t *p = context;
    long left = task * COLUMNS_PER_TASK, right = least(left + COLUMNS_PER_TASK, p->w->n);
    if (p->w->format == CK_FP32) few_rows_of(CK_FP32, p, left, right);
    if (p->w->format == CK_BF16) few_rows_of(CK_BF16, p, left, right);
    if (p->w->format == CK_INT8) few_rows_of(CK_INT8, p, left, right);
}

#pragma clang fp reassociate(on)
