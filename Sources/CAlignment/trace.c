#include "include/calignment.h"

#include <stdlib.h>

// What a path has gathered: its score, and in one number the columns and, 2^32 each, the matches.
typedef struct {
    int32_t score;
    uint64_t gathered;
} path;

static const uint64_t COLUMN = 1, MATCH = ((uint64_t)1 << 32) + 1;
static const int32_t NONE = INT32_MIN / 2;

static inline path better(path a, path b) { return b.score > a.score ? b : a; }

static inline path after(path p, int32_t score, uint64_t gathered) {
    return (path){p.score + score, p.gathered + gathered};
}

/// Within `width` diagonals to either side. Of equal paths one without gap goes before one with a gap in the target,
/// and this before one with a gap in the query; of equal beginnings the last in the query, then in the target.
static int trace_within(const ca_query *query, const ca_target *target, ca_gaps gaps, ca_end end, int64_t width,
                        path *memory, ca_trace *trace) {
    const int64_t rows = end.query_end + 1, columns = end.target_end + 1;
    // Entry k of a row is the diagonal k - width; there is one more at each side.
    path *H = memory + 1, *E = H + 2 * width + 3;
    for (int64_t k = -1; k <= 2 * width + 1; k++) H[k] = E[k] = (path){NONE, 0};
    H[width] = (path){0, 0};
    for (int64_t a = 0; a < rows; a++) {
        const int64_t i = end.query_end - a;
        const int8_t *row = query->profile + i * CA_ROW;
        const uint8_t letter = query->letters[i];
        int64_t low = a - width > 0 ? a - width : 0, high = a + width < columns - 1 ? a + width : columns - 1;
        path F = {NONE, 0};
        for (int64_t b = low; b <= high; b++) {
            const int64_t k = b - a + width;
            const uint8_t other = target->letters[end.target_end - b];
            const path straight = after(H[k], row[other], letter == other && letter < CA_UNKNOWN ? MATCH : COLUMN);
            const path e = E[k + 1];
            const path h = better(better(straight, e), F);
            H[k] = h;
            if (straight.score == end.score) {
                *trace = (ca_trace){end.score, (int32_t)i, (int32_t)(end.target_end - b),
                                    (int32_t)(straight.gathered >> 32), (int32_t)straight.gathered};
                return 1;
            }
            const path opened = after(h, -gaps.open, COLUMN);
            E[k] = better(opened, after(e, -gaps.extend, COLUMN));
            F = better(opened, after(F, -gaps.extend, COLUMN));
        }
    }
    return 0;
}

int ca_trace_back(const ca_query *query, const ca_target *target, ca_gaps gaps, ca_end end, ca_trace *trace) {
    const int64_t longest = end.query_end > end.target_end ? end.query_end : end.target_end;
    for (int64_t width = 16;; width *= 2) {
        if (width > longest) width = longest + 1;
        path *memory = malloc((size_t)(2 * (2 * width + 5)) * sizeof *memory);
        if (!memory) return 0;
        int found = trace_within(query, target, gaps, end, width, memory, trace);
        free(memory);
        if (found) return 1;
        // All diagonals were there: the end isn't one of an alignment with this score.
        if (width > longest) return 0;
    }
}
