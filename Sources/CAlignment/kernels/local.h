// Local alignment of a query with several targets at a time, one in each lane, after Rognes ("Faster Smith-Waterman
// database searches with inter-sequence SIMD parallelisation", BMC Bioinformatics 12, 2011). Included once for each
// type of ELEMENT. Scores are stored from the least value of the type, so that saturation keeps them from falling
// below 0.

typedef ELEMENT NAME(vector) __attribute__((vector_size(WIDTH)));
enum { NAME(lanes) = WIDTH / sizeof(ELEMENT) };

static void NAME(local)(const ca_query *query, ca_gaps gaps, int count, const ca_target *targets, void *scratch,
                        ca_end *ends) {
    typedef NAME(vector) vector;
    const ELEMENT zero = LOWEST;
    const vector floor = (vector){0} + zero, open = (vector){0} + (ELEMENT)gaps.open,
                 extend = (vector){0} + (ELEMENT)gaps.extend;
    const long rows = query->count;
    vector *H = scratch, *E = H + rows, profile[CA_ROW], best = floor;
    for (long i = 0; i < rows; i++) H[i] = E[i] = floor;
    long columns = 0;
    for (int l = 0; l < count; l++) {
        ends[l] = (ca_end){0, -1, -1};
        if (targets[l].count > columns) columns = targets[l].count;
    }
    for (long j = 0; j < columns; j++) {
        _Alignas(WIDTH) uint8_t letters[WIDTH];
        memset(letters, CA_END, sizeof letters);
        for (int l = 0; l < count; l++)
            if (j < targets[l].count) letters[l] = targets[l].letters[j];
        for (int a = 0; a <= CA_UNKNOWN; a++) {
            _Alignas(WIDTH) int8_t scores[WIDTH];
            look_up(query->matrix + a * CA_ROW, letters, scores);
            for (int l = 0; l < NAME(lanes); l++) profile[a][l] = scores[l];
        }
        vector diagonal = floor, F = floor, top = floor;
        for (long i = 0; i < rows; i++) {
            const vector score = profile[query->letters[i]] + (ELEMENT)query->corrections[i];
            vector h = __builtin_elementwise_add_sat(diagonal, score);
            h = __builtin_elementwise_max(h, __builtin_elementwise_max(E[i], F));
            diagonal = H[i];
            H[i] = h;
            top = __builtin_elementwise_max(top, h);
            h = __builtin_elementwise_sub_sat(h, open);
            E[i] = __builtin_elementwise_max(__builtin_elementwise_sub_sat(E[i], extend), h);
            F = __builtin_elementwise_max(__builtin_elementwise_sub_sat(F, extend), h);
        }
        const NAME(vector) better = (vector)(top > best);
        if (!__builtin_reduce_or(better)) continue;
        best = __builtin_elementwise_max(best, top);
        // Rows are counted in the unsigned range of the type.
        vector row = floor;
        for (long i = rows - 1; i >= 0; i--) {
            const vector equal = (vector)(H[i] == top);
            row = (equal & (ELEMENT)i) | (~equal & row);
        }
        for (int l = 0; l < count; l++)
            if (better[l]) ends[l] = (ca_end){0, (int32_t)(ROW_TYPE)row[l], (int32_t)j};
    }
    for (int l = 0; l < count; l++) ends[l].score = (int32_t)((int64_t)best[l] - zero);
}
