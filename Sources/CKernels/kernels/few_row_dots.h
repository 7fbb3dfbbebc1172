// Few rows of x by dot products of int8: six vector operations for 64 weights, where widening them takes three for 16. A value of
// x is split into two digits of 8 bits, so that 16 bits of it count, relative to the largest of its block.

enum { DIGIT = 256, LARGEST_SPLIT = 127 * DIGIT };

/// A row of x: for every block its upper digits, then its lower ones; and what a block's digits count, and their sum.
typedef struct {
    char *digits;
    float *scale, *shift;
} split_row_t;

/// Floats that lanes of scales fill.
static inline long padded_blocks(long whole) { return (whole / CK_SCALE_BLOCK + LANES - 1) / LANES * LANES; }

static inline long split_row_bytes(long whole) { return 2 * whole + 2 * 4 * padded_blocks(whole); }

static inline split_row_t split_row(const char *split, long whole, long q) {
    char *digits = (char *)split + q * split_row_bytes(whole);
    float *scale = (float *)(digits + 2 * whole);
    return (split_row_t){digits, scale, scale + padded_blocks(whole)};
}

/// 16 bits of each value, relative to the block's largest, as two signed digits.
static void split_int8(long whole, const float *x, split_row_t y) {
    for (long i = 0; i < whole; i += CK_SCALE_BLOCK) {
        float largest = 0;
        int finite = 1;
        for (long c = 0; c < CK_SCALE_BLOCK; c++) {
            float size = __builtin_fabsf(x[i + c]);
            finite &= size < __builtin_inff();
            largest = size > largest ? size : largest;
        }
        // Of what is no number the block's sum is none; what is next to nothing counts as that.
        float inverse = finite && largest > 1e-30f ? LARGEST_SPLIT / largest : 0;
        __m512i total = _mm512_setzero_si512();
        for (long c = 0; c < CK_SCALE_BLOCK; c += LANES) {
            __m512 value = _mm512_loadu_ps(x + i + c) * _mm512_set1_ps(inverse);
            __m512i whole_value = inverse > 0 ? _mm512_cvtps_epi32(value) : _mm512_setzero_si512();
            __m512i upper = _mm512_srai_epi32(_mm512_add_epi32(whole_value, _mm512_set1_epi32(DIGIT / 2)), 8);
            _mm_storeu_si128((__m128i *)(y.digits + 2 * i + c), _mm512_cvtepi32_epi8(upper));
            _mm_storeu_si128((__m128i *)(y.digits + 2 * i + CK_SCALE_BLOCK + c), _mm512_cvtepi32_epi8(whole_value));
            total = _mm512_add_epi32(total, whole_value);
        }
        y.scale[i / CK_SCALE_BLOCK] = finite ? largest / LARGEST_SPLIT : __builtin_nanf("");
        // The weights are taken for 128 more than they are: one of the factors has to be unsigned.
        y.shift[i / CK_SCALE_BLOCK] = 128.0f * (float)_mm512_reduce_add_epi32(total);
    }
    for (long b = whole / CK_SCALE_BLOCK; b < padded_blocks(whole); b++) y.scale[b] = y.shift[b] = 0;
}

/// Sums over lanes of output j and `m` rows of x from the first, `stride` apart.
static inline __attribute__((always_inline)) void few_row_dots(const int m, const int stride, const by_weights_t *p, long first,
                                                               long j, vector_t *sums) {
    const long whole = whole_blocks(p->w->k), blocks = whole / CK_SCALE_BLOCK;
    split_row_t x[ROWS_TOGETHER];
    weight_row_t row = weight_row(p->w, j);
    vector_t sum[ROWS_TOGETHER];
#pragma clang loop unroll(full)
    for (int q = 0; q < m; q++) {
        x[q] = split_row(p->split, whole, first + q);
        sum[q] = (vector_t){0};
    }
    const long ahead = fetched_ahead(p, first, m, LANES / ROWS_TOGETHER);
    for (long start = 0; start < blocks; start += LANES) {
        long count = least(LANES, blocks - start);
        __m512 w_scale = _mm512_maskz_loadu_ps((__mmask16)((1u << count) - 1), row.scales + start);
        float scale[ROWS_TOGETHER][LANES];
#pragma clang loop unroll(full)
        for (int q = 0; q < m; q++) {
            __m512 both = w_scale * _mm512_loadu_ps(x[q].scale + start);
            _mm512_storeu_ps(scale[q], both);
            sum[q] -= (vector_t)(both * _mm512_loadu_ps(x[q].shift + start));
        }
        for (long b = 0; b < count; b++) {
            long i = (start + b) * CK_SCALE_BLOCK;
            if (ahead) __builtin_prefetch(row.values + ahead + i, 0, 2);
            __m512i w = _mm512_xor_si512(_mm512_loadu_si512(row.values + i), _mm512_set1_epi8((char)0x80));
#pragma clang loop unroll(full)
            for (int q = 0; q < m; q++) {
                const char *digits = x[q].digits + 2 * i;
                __m512i upper = _mm512_dpbusd_epi32(_mm512_setzero_si512(), w, _mm512_loadu_si512(digits));
                __m512i dots = _mm512_dpbusd_epi32(
                    _mm512_slli_epi32(upper, 8), w, _mm512_loadu_si512(digits + CK_SCALE_BLOCK));
                sum[q] += (vector_t)(_mm512_cvtepi32_ps(dots) * _mm512_set1_ps(scale[q][b]));
            }
        }
    }
#pragma clang loop unroll(full)
    for (int q = 0; q < m; q++) sums[q * stride] = sum[q];
}

/// x as `few_row_dots` takes it; nothing for other weights.
static const char *split_rows(const by_weights_t *p) {
    const long k = p->w->k, whole = whole_blocks(k), bytes = split_row_bytes(whole);
    if (p->w->format != CK_INT8) return NULL;
    char *split = (char *)ck_partial_sums(p->m * bytes / 4);
    for (int q = 0; q < p->m; q++) split_int8(whole, p->x + q * k, split_row(split, whole, q));
    return split;
}
