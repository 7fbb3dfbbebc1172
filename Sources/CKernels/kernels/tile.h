// Small products on operands that are already in cache: register tiles over broadcast A and row-major B.

typedef float vector_t __attribute__((vector_size(LANES * 4), aligned(4)));

enum { MOST_ROWS = NARROW_ROWS > TILE_ROWS ? NARROW_ROWS : TILE_ROWS };

/// C tile [rows, vectors * LANES] (+)= A B; `rows` and `vectors` are constants after inlining.
static inline __attribute__((always_inline)) void tile(const int rows, const int vectors, long k, const float *a,
                                                       long a_row, long a_column, const float *b, long ldb, float *c,
                                                       long ldc, int accumulate) {
    vector_t sum[MOST_ROWS][TILE_VECTORS];
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++)
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; v++) sum[r][v] = (vector_t){0};
    for (long i = 0; i < k; i++) {
        vector_t row[TILE_VECTORS];
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; v++) row[v] = *(const vector_t *)(b + i * ldb + v * LANES);
#pragma clang loop unroll(full)
        for (int r = 0; r < rows; r++) {
            float x = a[r * a_row + i * a_column];
#pragma clang loop unroll(full)
            for (int v = 0; v < vectors; v++) sum[r][v] += x * row[v];
        }
    }
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++)
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; v++) {
            vector_t *target = (vector_t *)(c + r * ldc + v * LANES);
            *target = accumulate ? *target + sum[r][v] : sum[r][v];
        }
}

#define TILES_OF(rows, vectors)                                                                                   \
    do {                                                                                                          \
        long i = 0;                                                                                               \
        for (; i + rows <= m; i += rows)                                                                          \
            tile(rows, vectors, k, a + i * a_row, a_row, a_column, b + j, ldb, c + i * ldc + j, ldc, accumulate); \
        for (; i < m; i++)                                                                                        \
            tile(1, vectors, k, a + i * a_row, a_row, a_column, b + j, ldb, c + i * ldc + j, ldc, accumulate);    \
        j += vectors * LANES;                                                                                     \
    } while (0)

/// C[m,n] (+)= A[m,k] B[k,n], n a multiple of LANES; A is addressed by its row and column strides. What is too narrow
/// for a wide tile goes through one of more rows, which keeps as many sums going.
static void small_product(long m, long n, long k, const float *a, long a_row, long a_column, const float *b, long ldb,
                          float *c, long ldc, int accumulate) {
    long j = 0;
    while (j + TILE_VECTORS * LANES <= n) TILES_OF(TILE_ROWS, TILE_VECTORS);
    while (j + 2 * LANES <= n) TILES_OF(NARROW_ROWS, 2);
    while (j < n) TILES_OF(NARROW_ROWS, 1);
}
