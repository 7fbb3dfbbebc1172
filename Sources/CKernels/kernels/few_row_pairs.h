// Few rows of x by dot products of bf16: one vector operation for 32 weights, where widening them takes two for 16. x is rounded
// to bf16, as it is beside many rows.

/// Sums over lanes of outputs j..<j + columns and `m` rows of x from the first. Those of a row are `stride` apart.
static inline __attribute__((always_inline)) void few_row_pairs(const int m, const int columns, const int stride,
                                                                const by_weights_t *p, long first, long j, vector_t *sums) {
    const long k = p->w->k, whole = whole_blocks(k), row_bytes = 2 * round_up(k, 2);
    const char *x = p->rounded + first * row_bytes, *row[ROWS_TOGETHER];
    __m512 sum[ROWS_TOGETHER][ROWS_TOGETHER];
#pragma clang loop unroll(full)
    for (int v = 0; v < columns; v++) {
        row[v] = weight_row(p->w, j + v).values;
#pragma clang loop unroll(full)
        for (int q = 0; q < m; q++) sum[v][q] = _mm512_setzero_ps();
    }
    const long ahead = fetched_ahead(p, first, m, columns);
    for (long i = 0; i < 2 * whole; i += 4 * LANES) {
        __m512bh w[ROWS_TOGETHER];
#pragma clang loop unroll(full)
        for (int v = 0; v < columns && ahead; v++) __builtin_prefetch(row[v] + ahead + i, 0, 2);
#pragma clang loop unroll(full)
        for (int v = 0; v < columns; v++) w[v] = (__m512bh)_mm512_loadu_si512(row[v] + i);
#pragma clang loop unroll(full)
        for (int q = 0; q < m; q++) {
            __m512bh value = (__m512bh)_mm512_loadu_si512(x + q * row_bytes + i);
#pragma clang loop unroll(full)
            for (int v = 0; v < columns; v++) sum[v][q] = _mm512_dpbf16_ps(sum[v][q], w[v], value);
        }
    }
#pragma clang loop unroll(full)
    for (int v = 0; v < columns; v++)
#pragma clang loop unroll(full)
        for (int q = 0; q < m; q++) sums[q * stride + v] = (vector_t)sum[v][q];
}
