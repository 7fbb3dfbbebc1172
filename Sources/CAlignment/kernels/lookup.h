// Looks up WIDTH letters, all below 32, in a row of CA_ROW scores.

typedef int8_t score_vector __attribute__((vector_size(WIDTH)));

#if defined(LOOKUP_AVX512)
typedef struct {
    __m512i low, high;
} row_table;

static inline row_table load_row(const int8_t *row) {
    return (row_table){_mm512_broadcast_i32x4(_mm_loadu_si128((const __m128i *)row)),
                       _mm512_broadcast_i32x4(_mm_loadu_si128((const __m128i *)row + 1))};
}

static inline score_vector look_up_vector(row_table table, const uint8_t *letters) {
    const __m512i place = _mm512_loadu_si512(letters);
    const __mmask64 is_high = _mm512_test_epi8_mask(place, _mm512_set1_epi8(16));
    return (score_vector)_mm512_mask_shuffle_epi8(_mm512_shuffle_epi8(table.low, place), is_high, table.high, place);
}
#elif defined(LOOKUP_AVX2)
typedef struct {
    __m256i low, high;
} row_table;

static inline row_table load_row(const int8_t *row) {
    return (row_table){_mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)row)),
                       _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)row + 1))};
}

static inline score_vector look_up_vector(row_table table, const uint8_t *letters) {
    const __m256i place = _mm256_loadu_si256((const __m256i *)letters);
    // Bit 4 of a letter says which half it is in; the blend looks at bit 7.
    return (score_vector)_mm256_blendv_epi8(_mm256_shuffle_epi8(table.low, place),
                                            _mm256_shuffle_epi8(table.high, place), _mm256_slli_epi16(place, 3));
}
#elif defined(LOOKUP_NEON)
typedef int8x16x2_t row_table;

static inline row_table load_row(const int8_t *row) { return vld1q_s8_x2(row); }

static inline score_vector look_up_vector(row_table table, const uint8_t *letters) {
    return (score_vector)vqtbl2q_s8(table, vld1q_u8(letters));
}
#else
typedef const int8_t *row_table;

static inline row_table load_row(const int8_t *row) { return row; }

static inline score_vector look_up_vector(row_table table, const uint8_t *letters) {
    score_vector scores;
    for (int l = 0; l < WIDTH; l++) scores[l] = table[letters[l]];
    return scores;
}
#endif

static inline void look_up(const int8_t *row, const uint8_t *letters, int8_t *scores) {
    const score_vector found = look_up_vector(load_row(row), letters);
    memcpy(scores, &found, sizeof found);
}
