// Small products on operands that are already in cache: register tiles over broadcast A and row-major B. Operands are fp32,
// or bf16 in pairs along k, 32 bits each.

typedef float vector_t __attribute__((vector_size(LANES * 4), aligned(4)));
typedef int32_t pairs_t __attribute__((vector_size(LANES * 4), aligned(4), may_alias));
typedef int32_t word_t __attribute__((may_alias));

/// sum + a₀ b₀ + a₁ b₁ for a broadcast pair and a vector of pairs.
static inline __attribute__((always_inline)) vector_t dot_pairs(vector_t sum, int32_t a, pairs_t b) {
#ifdef BF16_DOTS
    return (vector_t)_mm512_dpbf16_ps((__m512)sum, (__m512bh)_mm512_set1_epi32(a), (__m512bh)b);
#else
    union { uint32_t i; float f; } low = {.i = (uint32_t)a << 16}, high = {.i = (uint32_t)a & 0xffff0000u};
    sum += low.f * (vector_t)(b << 16);
    return sum + high.f * (vector_t)(b & (int32_t)0xffff0000u);
#endif
}

enum { MOST_ROWS = NARROW_ROWS > TILE_ROWS ? NARROW_ROWS : TILE_ROWS };

/// C tile [rows, vectors * LANES] (+)= A B; `rows` and `vectors` are constants after inlining.
static inline __attribute__((always_inline)) void tile(const int bf16, const int rows, const int vectors, long k,
                                                       const float *a, long a_row, long a_column, const float *b,
                                                       long ldb, float *c, long ldc, int accumulate) {
    vector_t sum[MOST_ROWS][TILE_VECTORS];
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++)
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; v++) sum[r][v] = (vector_t){0};
    for (long i = 0; i < k; i++) {
        pairs_t row[TILE_VECTORS];
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; v++) row[v] = *(const pairs_t *)(b + i * ldb + v * LANES);
#pragma clang loop unroll(full)
        for (int r = 0; r < rows; r++) {
            const float *x = a + r * a_row + i * a_column;
#pragma clang loop unroll(full)
            for (int v = 0; v < vectors; v++) {
                if (bf16) sum[r][v] = dot_pairs(sum[r][v], *(const word_t *)x, row[v]);
                else sum[r][v] += *x * (vector_t)row[v];
            }
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
            tile(bf16, rows, vectors, k, a + i * a_row, a_row, a_column, b + j, ldb, c + i * ldc + j, ldc,        \
                 accumulate);                                                                                     \
        for (; i < m; i++)                                                                                        \
            tile(bf16, 1, vectors, k, a + i * a_row, a_row, a_column, b + j, ldb, c + i * ldc + j, ldc,           \
                 accumulate);                                                                                     \
        j += vectors * LANES;                                                                                     \
    } while (0)

/// C[m,n] (+)= A[m,k] B[k,n], n a multiple of LANES; A is addressed by its row and column strides. What is too narrow
/// for a wide tile goes through one of more rows, which keeps as many sums going.
static inline __attribute__((always_inline)) void tiles(const int bf16, long m, long n, long k, const float *a,
                                                        long a_row, long a_column, const float *b, long ldb, float *c,
                                                        long ldc, int accumulate) {
    long j = 0;
    while (j + TILE_VECTORS * LANES <= n) TILES_OF(TILE_ROWS, TILE_VECTORS);
    while (j + 2 * LANES <= n) TILES_OF(NARROW_ROWS, 2);
    while (j < n) TILES_OF(NARROW_ROWS, 1);
}
static void small_product(long m, long n, long k, const float *a, long a_row, long a_column, const float *b, long ldb,
                          float *c, long ldc, int accumulate) {
    tiles(0, m, n, k, a, a_row, a_column, b, ldb, c, ldc, accumulate);
}
/// The same of pairs: k and the strides count pairs.
static void small_pair_product(long m, long n, long k, const float *a, long a_row, long a_column, const float *b,
                               long ldb, float *c, long ldc, int accumulate) {
    tiles(1, m, n, k, a, a_row, a_column, b, ldb, c, ldc, accumulate);
}
