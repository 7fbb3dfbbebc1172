// Matrix products C[m,n] = addend + bias + A[m,k] B[k,n] with fp32 sums of fp32 or bf16 operands.
//
// B is packed into panels of PANEL columns, [panel][k][PANEL], which a tile reads from end to end; A is broadcast, from
// where it is or from panels of a block's rows. bf16 operands go in pairs along k, as the dot instruction takes them:
// a "value" below is a float, or two bf16 in 32 bits. Beyond the edges panels hold zeros, and C is not touched.
//
// Every element of C is summed in one order, whatever the threads: by blocks of DEPTH values, one after another.

enum { PANEL = TILE_VECTORS * LANES, DEPTH = 512 };

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

/// x rounded to bf16. The instruction takes numbers below 2^-126 for zero, and so does the dot product of such a CPU.
static inline __attribute__((always_inline)) void round_values(long count, const float *x, uint16_t *y) {
    long j = 0;
#ifdef BF16_DOTS
    for (; j + LANES <= count; j += LANES)
        _mm256_storeu_si256((__m256i *)(y + j), (__m256i)_mm512_cvtneps_pbh(_mm512_loadu_ps(x + j)));
#endif
    for (; j < count; j++) y[j] = (uint16_t)rounded_bf16(x[j]);
}

/// Pairs of x and z.
static inline __attribute__((always_inline)) void interleave(long count, const float *x, const float *z, uint32_t *y) {
    long j = 0;
#ifdef BF16_DOTS
    for (; j + LANES <= count; j += LANES) {
        __m512i low = _mm512_cvtepu16_epi32((__m256i)_mm512_cvtneps_pbh(_mm512_loadu_ps(x + j)));
        __m512i high = _mm512_cvtepu16_epi32((__m256i)_mm512_cvtneps_pbh(_mm512_loadu_ps(z + j)));
        _mm512_storeu_si512(y + j, _mm512_or_si512(low, _mm512_slli_epi32(high, 16)));
    }
#endif
    for (; j < count; j++) y[j] = bf16_pair(x[j], z[j]);
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
            else {
                round_values(count, x, rounded);
                for (long j = count; j < 2 * rows; j++) rounded[j] = 0;
            }
        }
        for (long r = 0; r < rows; r++)
            for (long c = 0; c < p->panel; c++) y[(i + r) * p->panel + c] = columns[c][r];
    }
}

static void pack(ck_workers *workers, const pack_t *p, int transposed) {
    long values = p->bf16 ? (p->k + 1) / 2 : p->k;
    if (transposed) ck_parallel(workers, (p->count + p->panel - 1) / p->panel, pack_transposed_task, (void *)p);
    else ck_parallel(workers, (values + PACKED_ROWS - 1) / PACKED_ROWS, pack_task, (void *)p);
}

static long panel_bytes(int bf16, long n, long k) {
#ifdef FP32_BY_BLAS
    if (!bf16) return 0;
#endif
    return round_up(n, PANEL) * (bf16 ? (k + 1) / 2 : k) * 4;
}

/// B [k, n], or [n, k] transposed, as panels.
static void pack_panels(ck_workers *workers, int bf16, int transposed, long n, long k, const float *b, long ldb,
                        void *panels) {
    pack_t p = {bf16, k, n, PANEL, b, ldb, panels};
    pack(workers, &p, transposed);
}

static void round_rows_task(void *context, long task) {
    const pack_t *p = context;
    for (long i = task * ROWS_PER_TASK; i < least((task + 1) * ROWS_PER_TASK, p->count); i++) {
        const float *x = p->x + i * p->ld;
        uint16_t *y = (uint16_t *)p->y + i * round_up(p->k, 2);
        round_values(p->k, x, y);
        if (p->k % 2) y[p->k] = 0;
    }
}

// ---- product --------------------------------------------------------------------------------------------------------

typedef struct {
    const ck_product *product;
    long values;
    const char *a, *b;
    long a_row, a_column, a_block;  // strides in bytes
    long rows, columns;             // of C that a task computes
    long row_blocks, column_blocks;
} product_t;

/// Cuts C into blocks for tasks. Large ones read their operands less often; small ones keep all threads busy to the end.
static void cut(product_t *p, long m, long n, long k) {
    const double least_work = 2e6, least_tasks = 16;
    p->rows = 16 * TILE_ROWS, p->columns = 4 * PANEL;
    for (;;) {
        p->row_blocks = (m + p->rows - 1) / p->rows, p->column_blocks = (n + p->columns - 1) / p->columns;
        double work = 2.0 * (double)least(p->rows, m) * (double)least(p->columns, n) * (double)k;
        if (p->row_blocks * p->column_blocks >= least_tasks || work < 2 * least_work) return;
        if (least(p->columns, n) > PANEL) p->columns = round_up(least(p->columns, n) / 2, PANEL);
        else if (least(p->rows, m) > 2 * TILE_ROWS) p->rows = round_up(least(p->rows, m) / 2, TILE_ROWS);
        else return;
    }
}

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
    long block = task % p->row_blocks, top = block * p->rows, rows = least(p->rows, product->m - top);
    long left = task / p->row_blocks * p->columns, right = least(left + p->columns, product->n);
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
        if (!p->addend) memset(c, 0, (size_t)p->n * sizeof(float));
        else if (p->addend != p->c) memcpy(c, p->addend + i * p->ldc, (size_t)p->n * sizeof(float));
        for (long j = 0; j < p->n && p->bias; j++) c[j] += p->bias[j];
    }
}
/// For levels with 16 registers, where OpenBLAS has better tiles: C starts from addend + bias, the product is added.
static void multiply_by_blas(ck_workers *workers, const ck_product *p) {
    if (p->addend != p->c || p->bias) ck_parallel(workers, row_tasks(p->m), start_rows_task, (void *)p);
    ck_gemm(workers, p->transpose_a, p->transpose_b, p->m, p->n, p->k, p->a, p->lda, p->b, p->ldb, p->c, p->ldc);
}
#endif

static void multiply(ck_workers *workers, const ck_product *product) {
    long m = product->m, n = product->n, k = product->k;
    if (m <= 0 || n <= 0) return;
#ifdef FP32_BY_BLAS
    if (!product->bf16) return multiply_by_blas(workers, product);
#endif
    long values = product->bf16 ? (k + 1) / 2 : k;
    product_t p = {.product = product, .values = values};
    cut(&p, m, n, k);
    long panels = product->panels ? 0 : round_up(n, PANEL) * values, packs_a = product->transpose_a || product->bf16;
    float *memory = ck_partial_sums(panels + (packs_a ? round_up(m, p.rows) * values : 0));
    pack_t a = {product->bf16, k, m, p.rows, product->a, product->lda, memory + panels};
    p.b = product->panels ? product->panels : (const char *)memory;
    p.a = packs_a ? a.y : (const char *)product->a;
    if (!product->panels)
        pack_panels(workers, product->bf16, product->transpose_b, n, k, product->b, product->ldb, memory);
    if (product->transpose_a) {
        pack(workers, &a, 0);
        p.a_row = 4, p.a_column = 4 * p.rows, p.a_block = p.a_column * values;
    } else {
        if (product->bf16) ck_parallel(workers, row_tasks(m), round_rows_task, &a);
        p.a_row = product->bf16 ? 4 * values : 4 * product->lda, p.a_column = 4, p.a_block = p.rows * p.a_row;
    }
    ck_parallel(workers, p.row_blocks * p.column_blocks, product_task, &p);
}
