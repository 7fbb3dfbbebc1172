// Products of a few rows of x with stored weights: W is read once, so that memory is the bound as long as little is done for each
// weight. Nothing is fetched ahead by the program: the processor does better.

enum { FEW_ROWS = 4 };

typedef struct {
    ck_workers *workers;
    const ck_weights *w;
    long m;
    const float *x, *addend, *bias;
    float *y;
    const char *rounded;  // x in bf16, rows of an even number
    const char *split;    // x as few_row_dots.h takes it
} by_weights_t;

/// Columns of x, from the first, that are multiplied block by block.
static inline long whole_blocks(long k) { return k / CK_SCALE_BLOCK * CK_SCALE_BLOCK; }

/// Outputs j: sums over lanes, and the rest of the row.
static inline __attribute__((always_inline)) void finish_rows(const int format, const int m, const by_weights_t *p, long j,
                                                              weight_row_t row, const vector_t *sum) {
    const long n = p->w->n, k = p->w->k;
#pragma clang loop unroll(full)
    for (int q = 0; q < m; q++) {
        float total = p->bias ? p->bias[j] : 0;
#pragma clang loop unroll(full)
        for (int l = 0; l < LANES; l++) total += sum[q][l];
        for (long c = whole_blocks(k); c < k; c++) total += p->x[q * k + c] * one_widened(format, row, c);
        p->y[q * n + j] = p->addend ? total + p->addend[q * n + j] : total;
    }
}

/// Outputs left..<right of `m` rows of x: lane sums block by block, each times its scale.
static inline __attribute__((always_inline)) void few_rows(const int format, const int m, const by_weights_t *p, long left,
                                                           long right) {
    const long k = p->w->k, whole = whole_blocks(k);
    for (long j = left; j < right; j++) {
        weight_row_t row = weight_row(p->w, j);
        vector_t sum[FEW_ROWS];
#pragma clang loop unroll(full)
        for (int q = 0; q < m; q++) sum[q] = (vector_t){0};
        for (long i = 0; i < whole; i += CK_SCALE_BLOCK) {
            vector_t block[FEW_ROWS];
#pragma clang loop unroll(full)
            for (int q = 0; q < m; q++) block[q] = (vector_t){0};
#pragma clang loop unroll(full)
            for (int c = 0; c < CK_SCALE_BLOCK; c += LANES) {
                vector_t w = unscaled(format, row, i + c);
#pragma clang loop unroll(full)
                for (int q = 0; q < m; q++) block[q] += w * *(const vector_t *)(p->x + q * k + i + c);
            }
#pragma clang loop unroll(full)
            for (int q = 0; q < m; q++)
                sum[q] += format == CK_INT8 ? block[q] * row.scales[i / CK_SCALE_BLOCK] : block[q];
        }
        finish_rows(format, m, p, j, row, sum);
    }
}

#ifdef INT8_DOTS
#include "few_row_dots.h"
#else
static const char *split_rows(const by_weights_t *p) { return (void)p, NULL; }
#endif

#define FEW_ROWS_OF(body, ...)                              \
    do {                                                    \
        if (p->m == 1) body(__VA_ARGS__ 1, p, left, right); \
        if (p->m == 2) body(__VA_ARGS__ 2, p, left, right); \
        if (p->m == 3) body(__VA_ARGS__ 3, p, left, right); \
        if (p->m == 4) body(__VA_ARGS__ 4, p, left, right); \
    } while (0)

static void few_rows_task(void *context, long task) {
    const by_weights_t *p = context;
    long left = task * COLUMNS_PER_TASK, right = least(left + COLUMNS_PER_TASK, p->w->n);
    if (p->w->format == CK_FP32) FEW_ROWS_OF(few_rows, CK_FP32, );
    if (p->w->format == CK_BF16) FEW_ROWS_OF(few_rows, CK_BF16, );
#ifdef INT8_DOTS
    if (p->w->format == CK_INT8) FEW_ROWS_OF(few_rows_int8, );
#else
    if (p->w->format == CK_INT8) FEW_ROWS_OF(few_rows, CK_INT8, );
#endif
}
