// Small products on operands that are already in cache: register tiles over broadcast A and row-major B.

typedef float vector_t __attribute__((vector_size(LANES * 4), aligned(4)));

/// C tile [rows, vectors * LANES] (+)= A B; `rows` and `vectors` are constants after inlining.
static inline __attribute__((always_inline)) void tile(const int rows, const int vectors, long k, const float *a,
                                                       long a_row, long a_column, const float *b, long ldb, float *c,
                                                       long ldc, int accumulate) {
    vector_t sum[TILE_ROWS][TILE_VECTORS];
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

#define TILE_COLUMNS(rows)                                                                                   \
    do {                                                                                                     \
        long j = 0;                                                                                          \
        for (; j + TILE_VECTORS * LANES <= n; j += TILE_VECTORS * LANES)                                     \
            tile(rows, TILE_VECTORS, k, a, a_row, a_column, b + j, ldb, c + j, ldc, accumulate);             \
        for (; j < n; j += LANES) tile(rows, 1, k, a, a_row, a_column, b + j, ldb, c + j, ldc, accumulate);  \
    } while (0)

/// C[m,n] (+)= A[m,k] B[k,n], n a multiple of LANES; A is addressed by its row and column strides.
static void small_product(long m, long n, long k, const float *a, long a_row, long a_column, const float *b, long ldb,
                          float *c, long ldc, int accumulate) {
    for (; m >= TILE_ROWS; m -= TILE_ROWS, a += TILE_ROWS * a_row, c += TILE_ROWS * ldc) TILE_COLUMNS(TILE_ROWS);
    for (; m > 0; m--, a += a_row, c += ldc) TILE_COLUMNS(1);
}
