// The best local score within a band around each target's diagonal, with bytes as scores: the query is walked row by
// row, all lanes at the same residue, so that a row of the profile is a table that their letters look up.

typedef int8_t band_vector __attribute__((vector_size(WIDTH)));

static void banded(const ca_query *query, long first, long end, ca_gaps gaps, int count, const ca_target *targets,
                   void *scratch, int32_t *scores) {
    const band_vector floor = (band_vector){0} + (int8_t)-128, open = (band_vector){0} + (int8_t)gaps.open,
                      extend = (band_vector){0} + (int8_t)gaps.extend;
    band_vector H[CA_BAND], E[CA_BAND + 1], best = floor;
    for (int k = 0; k < CA_BAND; k++) H[k] = E[k] = floor;
    E[CA_BAND] = floor;
    // letters[p] holds each lane's letter at the p-th position of its window.
    uint8_t *letters = scratch;
    const long length = end - first + CA_BAND;
    memset(letters, CA_END, (size_t)length * WIDTH);
    for (int l = 0; l < count; l++) {
        const int64_t start = targets[l].diagonal + first - CA_BAND / 2;
        const int64_t low = start < 0 ? -start : 0;
        const int64_t high = start + length > targets[l].count ? targets[l].count - start : length;
        for (int64_t p = low; p < high; p++) letters[p * WIDTH + l] = targets[l].letters[start + p];
    }
    for (long i = first; i < end; i++) {
        const row_table table = load_row(query->profile + i * CA_ROW);
        const uint8_t *row = letters + (i - first) * WIDTH;
        band_vector F = floor;
        for (int k = 0; k < CA_BAND; k++) {
            band_vector h = __builtin_elementwise_add_sat(H[k], look_up_vector(table, row + k * WIDTH));
            const band_vector e = E[k + 1];
            h = __builtin_elementwise_max(h, __builtin_elementwise_max(e, F));
            H[k] = h;
            best = __builtin_elementwise_max(best, h);
            h = __builtin_elementwise_sub_sat(h, open);
            E[k] = __builtin_elementwise_max(__builtin_elementwise_sub_sat(e, extend), h);
            F = __builtin_elementwise_max(__builtin_elementwise_sub_sat(F, extend), h);
        }
    }
    for (int l = 0; l < count; l++) scores[l] = best[l] + 128;
}
