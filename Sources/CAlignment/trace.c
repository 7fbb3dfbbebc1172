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

// What a cell remembers of the paths through it: where the best came from, and which gaps go on from one before.
enum { STRAIGHT = 0, FROM_E = 1, FROM_F = 2, CAME = 3, E_GOES_ON = 4, F_GOES_ON = 8 };

/// Within `width` diagonals to either side. Of equal paths one without gap goes before one with a gap in the target,
/// and this before one with a gap in the query; of equal beginnings the last in the query, then in the target.
///
/// `cells`, unless NULL, is [query_end + 1, 2 width + 1].
static int trace_within(const ca_query *query, const ca_target *target, ca_gaps gaps, ca_end end, int64_t width,
                        path *memory, uint8_t *cells, ca_trace *trace) {
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
            if (cells) {
                const int came = F.score > better(straight, e).score ? FROM_F : e.score > straight.score ? FROM_E : STRAIGHT;
                cells[a * (2 * width + 1) + k] = (uint8_t)(came | (e.score - gaps.extend > h.score - gaps.open ? E_GOES_ON : 0) |
                                                           (F.score - gaps.extend > h.score - gaps.open ? F_GOES_ON : 0));
            }
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

/// More would be more memory than rows that nobody reads are worth.
static const int64_t MOST_CELLS = (int64_t)1 << 28;

/// Goes from the first pair of a path to the last, and writes what each column has.
static void follow(const uint8_t *cells, int64_t width, ca_end end, const ca_trace *trace, uint8_t *columns) {
    int64_t a = end.query_end - trace->query_first, b = end.target_end - trace->target_first;
    int came = STRAIGHT;  // The first column is a pair.
    for (;;) {
        *columns++ = came == STRAIGHT ? CA_PAIR : came == FROM_E ? CA_QUERY_ALONE : CA_TARGET_ALONE;
        const int gap = came;
        a -= gap != FROM_F;
        b -= gap != FROM_E;
        if (a < 0 || b < 0) return;
        const uint8_t cell = cells[a * (2 * width + 1) + b - a + width];
        came = (gap == FROM_E && cell & E_GOES_ON) || (gap == FROM_F && cell & F_GOES_ON) ? gap : cell & CAME;
    }
}

static int trace_back(const ca_query *query, const ca_target *target, ca_gaps gaps, ca_end end, ca_trace *trace,
                      uint8_t *columns) {
    const int64_t longest = end.query_end > end.target_end ? end.query_end : end.target_end;
    for (int64_t width = 16;; width *= 2) {
        if (width > longest) width = longest + 1;
        path *memory = malloc((size_t)(2 * (2 * width + 5)) * sizeof *memory);
        const int64_t count = ((int64_t)end.query_end + 1) * (2 * width + 1);
        uint8_t *cells = columns && count <= MOST_CELLS ? malloc((size_t)count) : NULL;
        const int fits = memory && (cells || !columns);
        const int found = fits && trace_within(query, target, gaps, end, width, memory, cells, trace);
        if (found && columns) follow(cells, width, end, trace, columns);
        free(cells);
        free(memory);
        if (!fits) return 0;
        if (found) return 1;
        // All diagonals were there: the end isn't one of an alignment with this score.
        if (width > longest) return 0;
    }
}

int ca_trace_back(const ca_query *query, const ca_target *target, ca_gaps gaps, ca_end end, ca_trace *trace) {
    return trace_back(query, target, gaps, end, trace, NULL);
}

int ca_trace_columns(const ca_query *query, const ca_target *target, ca_gaps gaps, ca_end end, ca_trace *trace,
                     uint8_t *columns) {
    return trace_back(query, target, gaps, end, trace, columns);
}
