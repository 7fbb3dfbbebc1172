// Products with weights that stay as they are stored: y[m,n] = addend + bias + x[m,k] W[n,k]ᵀ.
//
// For a few rows of x, W is read once (few_rows.h). For more, a task makes a panel (product.h) of some rows of W in its own
// scratch, so that memory never holds a second copy of W. Panels are of bf16 where there is a dot product of them and W isn't
// fp32, or may be rounded; else of fp32.

#ifdef FP32_BY_BLAS
enum { PANEL_ROWS = 128 };
#else
enum { PANEL_ROWS = PANEL };
#endif
enum { ROWS_PER_BLOCK = 16 * TILE_ROWS };

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
    if (m <= CK_FEW_ROWS) {
        p.split = split_rows(&p);
        p.rounded = round_few_rows(&p);
        return ck_parallel(workers, column_tasks(w->n), few_rows_task, &p);
    }
    if (pairs_of(w)) {
        pack_t rounded = {1, w->k, m, 0, x, w->k, ck_partial_sums(m * ((w->k + 1) / 2))};
        ck_parallel(workers, row_tasks(m), round_rows_task, &rounded);
        p.rounded = rounded.y;
    }
    ck_parallel(workers, (w->n + PANEL_ROWS - 1) / PANEL_ROWS, many_rows_task, &p);
}
