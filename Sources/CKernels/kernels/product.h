// Matrix products C[m,n] = addend + bias + A[m,k] B[k,n] with fp32 sums of fp32 or bf16 operands.
//
// B is packed into panels of PANEL columns, [panel][k][PANEL], which a tile reads from end to end; A is broadcast, from
// where it is or from panels of BLOCK_ROWS rows. bf16 operands go in pairs along k, as the dot instruction takes them:
// a "value" below is a float, or two bf16 in 32 bits. Beyond the edges panels hold zeros, and C is not touched.
//
// Every element of C is summed in one order, whatever the threads: by blocks of DEPTH values, one after another.

enum { PANEL = TILE_VECTORS * LANES, BLOCK_ROWS = 16 * TILE_ROWS, BLOCK_PANELS = 2, DEPTH = 256 };

typedef int32_t pairs_t __attribute__((vector_size(LANES * 4), aligned(4)));

// ---- rounding and packing -------------------------------------------------------------------------------------------

/// The bf16 nearest to x, ties to even, in the low half; NaN stays NaN.
static inline __attribute__((always_inline)) uint32_t rounded_bf16(float x) {
    union { float f; uint32_t i; } bits = {.f = x};
    uint32_t rounded = (bits.i + 0x7fff + (bits.i >> 16 & 1)) >> 16;
    return x != x ? (bits.i >> 16 | 0x40) : rounded;
}

static inline __attribute__((always_inline)) uint32_t bf16_pair(float low, float high) {
    return rounded_bf16(low) | rounded_bf16(high) << 16;
}

enum { PACKED_ROWS = 16 };

/// A matrix to pack: x [rows, width] with k along `rows`, or along `width` where it is transposed.
typedef struct {
    int bf16;
    long k, count;  // count: columns of B, rows of A
    long panel;     // values side by side
    const float *x;
    long ld;
    void *y;
} pack_t;

static inline __attribute__((always_inline)) void interleave(long count, const float *x, const float *z, uint32_t *y) {
    for (long j = 0; j < count; j++) y[j] = bf16_pair(x[j], z[j]);
}

/// Values PACKED_ROWS * task... of every panel, from rows along k.
static void pack_task(void *context, long task) {
    const pack_t *p = context;
    long values = p->bf16 ? (p->k + 1) / 2 : p->k;
    for (long i = task * PACKED_ROWS; i < least((task + 1) * PACKED_ROWS, values); i++)
        for (long j = 0; j < p->count; j += p->panel) {
            uint32_t *y = (uint32_t *)p->y + j * values + i * p->panel;
            long count = least(p->panel, p->count - j);
            if (!p->bf16) {
                memcpy(y, p->x + i * p->ld + j, (size_t)count * 4);
            } else {
                const float *x = p->x + 2 * i * p->ld + j;
                if (2 * i + 1 == p->k)
                    for (long c = 0; c < count; c++) y[c] = rounded_bf16(x[c]);
                else if (count == p->panel) interleave(p->panel, x, x + p->ld, y);
                else interleave(count, x, x + p->ld, y);
            }
            for (long c = count; c < p->panel; c++) y[c] = 0;
        }
}

/// One panel, from columns along k.
static void pack_transposed_task(void *context, long task) {
    const pack_t *p = context;
    long values = p->bf16 ? (p->k + 1) / 2 : p->k, first = task * p->panel, per_value = p->bf16 ? 2 : 1;
    uint32_t *y = (uint32_t *)p->y + first * values, columns[PANEL][PACKED_ROWS];
    for (long i = 0; i < values; i += PACKED_ROWS) {
        long rows = least(PACKED_ROWS, values - i), count = least(rows * per_value, p->k - i * per_value);
        for (long c = 0; c < p->panel; c++) {
            const float *x = p->x + (first + c) * p->ld + i * per_value;
            uint16_t *rounded = (uint16_t *)columns[c];
            if (first + c >= p->count) memset(columns[c], 0, sizeof(columns[c]));
            else if (!p->bf16) memcpy(columns[c], x, (size_t)count * 4);
            else if (count == 2 * PACKED_ROWS)
                for (long j = 0; j < 2 * PACKED_ROWS; j++) rounded[j] = (uint16_t)rounded_bf16(x[j]);
            else
                for (long j = 0; j < 2 * rows; j++) rounded[j] = j < count ? (uint16_t)rounded_bf16(x[j]) : 0;
        }
        for (long r = 0; r < rows; r++)
            for (long c = 0; c < p->panel; c++) y[(i + r) * p->panel + c] = columns[c][r];
    }
}

static void pack(const pack_t *p, int transposed) {
    long values = p->bf16 ? (p->k + 1) / 2 : p->k;
    if (transposed) ck_parallel((p->count + p->panel - 1) / p->panel, pack_transposed_task, (void *)p);
    else ck_parallel((values + PACKED_ROWS - 1) / PACKED_ROWS, pack_task, (void *)p);
}

static long panel_bytes(int bf16, long n, long k) {
#ifdef FP32_BY_BLAS
    if (!bf16) return 0;
#endif
    return round_up(n, PANEL) * (bf16 ? (k + 1) / 2 : k) * 4;
}

/// B [k, n], or [n, k] transposed, as panels.
static void pack_panels(int bf16, int transposed, long n, long k, const float *b, long ldb, void *panels) {
    pack_t p = {bf16, k, n, PANEL, b, ldb, panels};
    pack(&p, transposed);
}

static void round_rows_task(void *context, long task) {
    const pack_t *p = context;
    for (long i = task * ROWS_PER_TASK; i < least((task + 1) * ROWS_PER_TASK, p->count); i++) {
        const float *x = p->x + i * p->ld;
        uint16_t *y = (uint16_t *)p->y + i * round_up(p->k, 2);
        for (long j = 0; j < p->k; j++) y[j] = (uint16_t)rounded_bf16(x[j]);
        if (p->k % 2) y[p->k] = 0;
    }
}

// ---- product --------------------------------------------------------------------------------------------------------

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

typedef struct {
    const ck_product *product;
    long values;
    const char *a, *b;
    long a_row, a_column, a_block;  // strides in bytes
    long row_blocks;
} product_t;

/// One tile: `rows` rows, a panel's columns of which `columns` are written.
static inline __attribute__((always_inline)) void product_tile(const int bf16, const int rows, long columns, long values,
                                                               const char *a, long a_row, long a_column, const char *b,
                                                               const float *addend, const float *bias, float *c,
                                                               long ldc) {
    vector_t sum[TILE_ROWS][TILE_VECTORS];
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++)
#pragma clang loop unroll(full)
        for (int v = 0; v < TILE_VECTORS; v++) sum[r][v] = (vector_t){0};
    for (long i = 0; i < values; i++, a += a_column, b += 4 * PANEL) {
        pairs_t row[TILE_VECTORS];
#pragma clang loop unroll(full)
        for (int v = 0; v < TILE_VECTORS; v++) row[v] = ((const pairs_t *)b)[v];
#pragma clang loop unroll(full)
        for (int r = 0; r < rows; r++)
#pragma clang loop unroll(full)
            for (int v = 0; v < TILE_VECTORS; v++) {
                if (bf16) sum[r][v] = dot_pairs(sum[r][v], *(const int32_t *)(a + r * a_row), row[v]);
                else sum[r][v] += *(const float *)(a + r * a_row) * (vector_t)row[v];
            }
    }
    if (columns == PANEL) {
#pragma clang loop unroll(full)
        for (int v = 0; v < TILE_VECTORS; v++) {
            vector_t start = bias ? ((const vector_t *)bias)[v] : (vector_t){0};
#pragma clang loop unroll(full)
            for (int r = 0; r < rows; r++) {
                vector_t total = sum[r][v] + start;
                if (addend) total += ((const vector_t *)(addend + r * ldc))[v];
                ((vector_t *)(c + r * ldc))[v] = total;
            }
        }
        return;
    }
    float edge[TILE_ROWS][PANEL];
    memcpy(edge, sum, sizeof(edge));
    for (int r = 0; r < rows; r++)
        for (long j = 0; j < columns; j++)
            c[r * ldc + j] = edge[r][j] + (bias ? bias[j] : 0) + (addend ? addend[r * ldc + j] : 0);
}

#define PRODUCT_TILES(bf16, tile_rows)                                                                           \
    for (; i + tile_rows <= rows; i += tile_rows)                                                                \
        product_tile(bf16, tile_rows, columns, values, a + i * p->a_row, p->a_row, p->a_column, b,               \
                     addend ? addend + i * ldc : NULL, bias, c + i * ldc, ldc);
#define PRODUCT_ROWS(bf16)                  \
    do {                                    \
        PRODUCT_TILES(bf16, TILE_ROWS)      \
        PRODUCT_TILES(bf16, 2)              \
        PRODUCT_TILES(bf16, 1)              \
    } while (0)

static void product_task(void *context, long task) {
    const product_t *p = context;
    const ck_product *product = p->product;
    long block = task % p->row_blocks, top = block * BLOCK_ROWS, rows = least(BLOCK_ROWS, product->m - top);
    long left = task / p->row_blocks * BLOCK_PANELS * PANEL, right = least(left + BLOCK_PANELS * PANEL, product->n);
    long ldc = product->ldc;
    for (long first = 0; first == 0 || first < p->values; first += DEPTH) {
        long values = least(DEPTH, p->values - first);
        const char *a = p->a + block * p->a_block + first * p->a_column;
        for (long j = left; j < right; j += PANEL) {
            const char *b = p->b + 4 * (j * p->values + first * PANEL);
            float *c = product->c + top * ldc + j;
            // The first block along k starts from the addend, the others from what is there.
            const float *addend = first > 0 ? c : product->addend ? product->addend + top * ldc + j : NULL;
            const float *bias = first == 0 && product->bias ? product->bias + j : NULL;
            long columns = least(PANEL, right - j), i = 0;
            if (product->bf16) PRODUCT_ROWS(1);
            else PRODUCT_ROWS(0);
        }
    }
}

#ifdef FP32_BY_BLAS
static void start_rows_task(void *context, long task) {
    const ck_product *p = context;
    for (long i = task * ROWS_PER_TASK; i < least((task + 1) * ROWS_PER_TASK, p->m); i++) {
        float *c = p->c + i * p->ldc;
        const float *addend = p->addend ? p->addend + i * p->ldc : NULL;
        for (long j = 0; j < p->n; j++) c[j] = (addend ? addend[j] : 0) + (p->bias ? p->bias[j] : 0);
    }
}
/// For levels with 16 registers, where OpenBLAS has better tiles: C starts from addend + bias, the product is added.
static void multiply_by_blas(const ck_product *p) {
    if (p->addend != p->c || p->bias) ck_parallel(row_tasks(p->m), start_rows_task, (void *)p);
    ck_gemm(p->transpose_a, p->transpose_b, p->m, p->n, p->k, p->a, p->lda, p->b, p->ldb, p->c, p->ldc);
}
#endif

static void multiply(const ck_product *product) {
    long m = product->m, n = product->n, k = product->k;
    if (m <= 0 || n <= 0) return;
#ifdef FP32_BY_BLAS
    if (!product->bf16) return multiply_by_blas(product);
#endif
    long values = product->bf16 ? (k + 1) / 2 : k;
    product_t p = {.product = product, .values = values, .row_blocks = (m + BLOCK_ROWS - 1) / BLOCK_ROWS};
    if (product->panels) {
        p.b = product->panels;
    } else {
        float *panels = ck_partial_sums(round_up(n, PANEL) * values);
        pack_panels(product->bf16, product->transpose_b, n, k, product->b, product->ldb, panels);
        p.b = (const char *)panels;
    }
    if (product->transpose_a) {
        pack_t a = {product->bf16, k, m, BLOCK_ROWS, product->a, product->lda, ck_scratch(round_up(m, BLOCK_ROWS) * values)};
        pack(&a, 0);
        p.a = a.y;
        p.a_row = 4, p.a_column = 4 * BLOCK_ROWS, p.a_block = 4 * BLOCK_ROWS * values;
    } else if (product->bf16) {
        pack_t a = {1, k, m, 0, product->a, product->lda, ck_scratch(m * values)};
        ck_parallel(row_tasks(m), round_rows_task, &a);
        p.a = a.y;
        p.a_row = 4 * values, p.a_column = 4, p.a_block = BLOCK_ROWS * p.a_row;
    } else {
        p.a = (const char *)product->a;
        p.a_row = 4 * product->lda, p.a_column = 4, p.a_block = BLOCK_ROWS * p.a_row;
    }
    ck_parallel(p.row_blocks * ((n + BLOCK_PANELS * PANEL - 1) / (BLOCK_PANELS * PANEL)), product_task, &p);
}
