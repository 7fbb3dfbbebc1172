// The inner loops of the sequence search: finding words, extending diagonals, local alignment. No threads and no files;
// every function works on the memory that it is given, and all levels of processor give the same results.
//
// Residues are codes: 0 to 19 for the amino acids, 20 for an unknown one, CA_END between sequences. A profile has a
// row of CA_ROW scores for each residue of the query, the score of each code there.
#ifndef CALIGNMENT_H
#define CALIGNMENT_H

#include <stdint.h>

enum { CA_LETTERS = 20, CA_UNKNOWN = 20, CA_END = 31, CA_ROW = 32 };
/// Residues of a word, and how many different words there are.
enum { CA_WORD = 5, CA_WORDS = 20 * 20 * 20 * 20 * 20 };
/// Diagonals that a band is wide.
enum { CA_BAND = 32 };

// ---- words ----------------------------------------------------------------------------------------------------------

/// Where the residues of a word stand, from 0 ascending.
typedef struct {
    int32_t places[CA_WORD];
} ca_pattern;

/// counts[word + 1] += 1 for every word whose first residue is letters[0..<count]; those with an unknown residue or an
/// end are left out. `letters` goes on for the length of the pattern.
void ca_count_words(const uint8_t *letters, long count, const ca_pattern *pattern, uint32_t *counts);
/// Writes the position of every word to postings[next[word]++], in ascending order.
void ca_place_words(const uint8_t *letters, long count, const ca_pattern *pattern, uint32_t *next, uint32_t *postings);

/// Memory for the search of one query; for one thread at a time.
typedef struct ca_workspace ca_workspace;
/// NULL where memory is short.
ca_workspace *ca_workspace_create(void);
void ca_workspace_destroy(ca_workspace *workspace);

/// A run of sequences, with an end before the first and after each.
typedef struct {
    const uint8_t *letters;
    long count;                // of the letters to search; the rest of the run is left out
    const uint32_t *offsets;   // [CA_WORDS + 1] into postings
    const uint32_t *postings;  // positions in letters, ascending for each word
} ca_words;

typedef struct {
    const uint8_t *letters;
    long count;
    const int8_t *profile;      // [count, CA_ROW]: the rows of the matrix with the corrections added
    const int8_t *matrix;       // [CA_ROW, CA_ROW]; at an end, -64 or less
    const int8_t *corrections;  // [count], for the composition around each residue
} ca_query;

typedef struct {
    ca_pattern pattern;
    const int8_t *matrix;  // [CA_ROW, CA_ROW], by which words are similar
    int32_t word_score;   // least score of a word of the query with one of the run
    int32_t distance;     // two of them on a diagonal, at most so far apart, are extended; 1 to 1000
    int32_t drop;         // until the score has fallen so far; less than 64
    int32_t least_score;  // and are a candidate from here on
} ca_seeding;

/// A segment without gaps: query position p stands at `diagonal` + p of the run, for p from `first` to before `end`.
typedef struct {
    int64_t diagonal;
    int32_t first, end;
    int32_t score;
} ca_segment;

/// Finds the segments around two similar words on one diagonal. Returns their number, or -1 where memory is short; they
/// stay valid until the workspace is used again.
long ca_find_segments(ca_workspace *workspace, const ca_query *query, const ca_words *words, const ca_seeding *seeding,
                      const ca_segment **segments);

// ---- words without an index -------------------------------------------------------------------------------------------

/// Words are numbers with a digit for the unknown residue too, so that those which have one are in no set.
enum { CA_SCAN_RADIX = 21, CA_SCAN_WORDS = 21 * 21 * 21 * 21 * 21 };

/// The words of a query, and all that are similar to them, with their places. Never changed: threads may share it.
typedef struct ca_word_set ca_word_set;
/// NULL where memory is short.
ca_word_set *ca_word_set_create(const ca_query *query, const ca_seeding *seeding);
void ca_word_set_destroy(ca_word_set *set);

/// Sequences as they lie in memory, with an end before the first and after each.
typedef struct {
    const uint8_t *letters;
    const int64_t *starts;  // where each begins; one more at the end
    const int64_t *hidden;  // [hidden_count, 2]: no word is looked for in letters from the first to before the second
    long hidden_count;
} ca_sequences;

struct ca_kernels;
/// Finds in the sequences first..<end what ca_find_segments finds with an index; diagonals are places in `letters`.
long ca_scan(ca_workspace *workspace, const ca_query *query, const ca_word_set *set, const ca_sequences *sequences,
             long first, long end, const ca_seeding *seeding, const struct ca_kernels *kernels,
             const ca_segment **segments);

// ---- packing ----------------------------------------------------------------------------------------------------------

/// Packs codes into (5 count + 7) / 8 bytes.
void ca_pack(const uint8_t *codes, long count, uint8_t *packed);
/// Takes them out again; returns how many are ends, or -1 where one is no code.
long ca_unpack(const uint8_t *packed, long count, uint8_t *codes);

// ---- alignment ------------------------------------------------------------------------------------------------------

/// A gap of n residues costs open + (n - 1) extend.
typedef struct {
    int32_t open, extend;
} ca_gaps;

/// What to align the query with.
typedef struct {
    const uint8_t *letters;
    int64_t count;
    int64_t diagonal;  // the position that query position 0 stands at, may be negative; for `banded` only
} ca_target;

typedef struct {
    int32_t score;
    int32_t query_end, target_end;  // the last residues; of equal ends the first by target, then by query
} ca_end;

/// The functions that come in several levels.
typedef struct ca_kernels {
    const char *name;
    /// Targets that `banded` and `local` take at most.
    int banded_lanes, local_lanes;
    /// Best local score of each target within CA_BAND diagonals around its own, at most 255; for query positions
    /// first..<end. Scratch: see ca_banded_scratch.
    void (*banded)(const ca_query *query, long first, long end, ca_gaps gaps, int count, const ca_target *targets,
                   void *scratch, int32_t *scores);
    /// Best local alignment with each target. A score of 65535 means at least as much; count < 65536 in the query.
    void (*local)(const ca_query *query, ca_gaps gaps, int count, const ca_target *targets, void *scratch, ca_end *ends);
    /// The same for any query and score.
    int long_lanes;
    void (*long_local)(const ca_query *query, ca_gaps gaps, int count, const ca_target *targets, void *scratch,
                       ca_end *ends);
    /// Positions of letters[0..<count] at which a word of the set begins, ascending; returns how many. `letters` goes on
    /// for the length of the pattern and has no ends; `positions` has room for `count`.
    long (*find_words)(const uint8_t *letters, long count, const ca_pattern *pattern, const uint64_t *set,
                       uint32_t *positions);
} ca_kernels;

/// Bytes of scratch, 64-byte aligned, for queries of up to so many residues.
long ca_scratch_bytes(long query_count);

/// A level by name, or the best for NULL; NULL if this processor can't run it.
const ca_kernels *ca_kernels_named(const char *name);

typedef struct {
    int32_t score;
    int32_t query_first, target_first;
    int32_t matches, columns;
} ca_trace;

/// Goes back from the end of an alignment to where its score is reached. The band widens until it is. Returns 0 where
/// memory is short.
int ca_trace_back(const ca_query *query, const ca_target *target, ca_gaps gaps, ca_end end, ca_trace *trace);

/// What a column of an alignment has: a residue of each, or one of the query or of the target beside a gap.
enum { CA_PAIR = 0, CA_QUERY_ALONE = 1, CA_TARGET_ALONE = 2 };

/// The same, with trace->columns columns from the first to the last. `columns` has room for all residues of both up to
/// the end. Takes memory in the product of the query's residues and the width of the band; returns 0 where that is more
/// than 256 MB, too.
int ca_trace_columns(const ca_query *query, const ca_target *target, ca_gaps gaps, ca_end end, ca_trace *trace,
                     uint8_t *columns);

// ---- repeats --------------------------------------------------------------------------------------------------------

/// Sets masked[i] = 1 where residue i belongs to a tandem repeat or low-complexity region, after tantan (Frith, 2011),
/// with at least this probability, else 0. `ratios` is [CA_ROW, CA_ROW], the odds of two codes in a repeat. Scratch holds
/// 2 * count floats.
void ca_mask_repeats(const uint8_t *letters, long count, const float *ratios, float least, float *scratch,
                     uint8_t *masked);

#endif
