#include "seeds.h"
#include "workspace.h"

#include <string.h>

// Sequences are gone through as they lie, without an index: the words of a query and all that are similar to them are a
// set of bits that fits the second-level cache, and few positions of the sequences are in it. Hits then come in the order
// of the sequence, so that the diagonals of one sequence are all that is kept.

enum { SET_WORDS = (CA_SCAN_WORDS + 63) / 64 };

struct ca_word_set {
    uint64_t bits[SET_WORDS];
    uint32_t ranks[SET_WORDS];  // words of the set before each 64
    uint32_t *starts;           // of each word of the set, in `positions`; one more at the end
    int32_t *positions;         // in the query, ascending for each word
};

typedef struct {
    uint32_t word;
    int32_t position;
} word_place;

static inline uint32_t rank_of(const ca_word_set *set, uint32_t word) {
    const uint64_t before = set->bits[word / 64] & (((uint64_t)1 << word % 64) - 1);
    return set->ranks[word / 64] + (uint32_t)__builtin_popcountll(before);
}

static int fill(ca_word_set *set, const word_place *places, long count) {
    for (long n = 0; n < count; n++) set->bits[places[n].word / 64] |= (uint64_t)1 << places[n].word % 64;
    uint32_t rank = 0;
    for (long k = 0; k < SET_WORDS; k++) {
        set->ranks[k] = rank;
        rank += (uint32_t)__builtin_popcountll(set->bits[k]);
    }
    set->starts = calloc((size_t)rank + 2, sizeof *set->starts);
    set->positions = malloc(((size_t)count + 1) * sizeof *set->positions);
    if (!set->starts || !set->positions) return 0;
    // Counts stand two further on, so that filling leaves each start where it belongs.
    for (long n = 0; n < count; n++) set->starts[rank_of(set, places[n].word) + 2]++;
    for (uint32_t k = 2; k < rank + 2; k++) set->starts[k] += set->starts[k - 1];
    for (long n = 0; n < count; n++)
        set->positions[set->starts[rank_of(set, places[n].word) + 1]++] = places[n].position;
    return 1;
}

ca_word_set *ca_word_set_create(const ca_query *query, const ca_seeding *seeding) {
    ca_word_set *set = calloc(1, sizeof *set);
    uint32_t *found = malloc(CA_WORDS * sizeof *found);
    word_place *places = NULL;
    long count = 0, capacity = 0;
    int is_whole = set && found;
    neighbours sorted;
    sort_neighbours(seeding->matrix, &sorted);
    const long span = seeding->pattern.places[CA_WORD - 1] + 1;
    for (long i = 0; is_whole && i + span <= query->count; i++) {
        const long words = similar_words(query, seeding, &sorted, CA_SCAN_RADIX, i, found);
        if (count + words > capacity) {
            capacity = 2 * (count + words);
            word_place *grown = realloc(places, (size_t)capacity * sizeof *places);
            if (!grown) {
                is_whole = 0;
                break;
            }
            places = grown;
        }
        for (long n = 0; n < words; n++) places[count++] = (word_place){found[n], (int32_t)i};
    }
    is_whole = is_whole && fill(set, places, count);
    free(places);
    free(found);
    if (is_whole) return set;
    ca_word_set_destroy(set);
    return NULL;
}

void ca_word_set_destroy(ca_word_set *set) {
    if (!set) return;
    free(set->starts);
    free(set->positions);
    free(set);
}

/// Looks for two words near each other on one diagonal of a sequence, and extends from the second.
static int scan_positions(ca_workspace *w, const ca_query *query, const ca_word_set *set, const ca_sequences *sequences,
                          const ca_seeding *seeding, int64_t start, const uint8_t *shown, long count) {
    const int32_t *places = seeding->pattern.places;
    const uint32_t distance = (uint32_t)seeding->distance;
    for (long n = 0; n < count; n++) {
        const uint32_t position = w->positions[n], now = w->scan_base + position;
        uint32_t word = 0;
        for (int k = 0; k < CA_WORD; k++) word = word * CA_SCAN_RADIX + shown[position + (uint32_t)places[k]];
        const uint32_t rank = rank_of(set, word);
        for (uint32_t k = set->starts[rank]; k < set->starts[rank + 1]; k++) {
            const int32_t from = set->positions[k];
            diagonal_state *diagonal = w->diagonals + (query->count - from + position);
            const uint32_t before = diagonal->last;
            diagonal->last = now;
            if (now - before > distance || diagonal->covered > now) continue;
            ca_segment segment = extend(query, sequences->letters, start + position - from, from, seeding->drop);
            const uint32_t reached = segment.end > from ? (uint32_t)(segment.end - from) : 1;
            diagonal->covered = now + reached;
            if (segment.score < seeding->least_score) continue;
            if (!reserve(w, &w->segments, &w->segment_capacity, w->segment_count + 1, sizeof segment)) return 0;
            w->segments[w->segment_count++] = segment;
        }
    }
    return 1;
}

/// The letters of a sequence with the hidden ones as unknown; where nothing is hidden, the sequence itself.
static const uint8_t *shown_letters(ca_workspace *w, const ca_sequences *sequences, int64_t start, int64_t end,
                                    long *hidden) {
    const int64_t *ranges = sequences->hidden;
    while (*hidden < sequences->hidden_count && ranges[2 * *hidden + 1] <= start) ++*hidden;
    if (*hidden == sequences->hidden_count || ranges[2 * *hidden] >= end) return sequences->letters + start;
    if (!reserve(w, &w->shown, &w->shown_capacity, end - start, 1)) return NULL;
    memcpy(w->shown, sequences->letters + start, (size_t)(end - start));
    for (long k = *hidden; k < sequences->hidden_count && ranges[2 * k] < end; k++) {
        const int64_t low = ranges[2 * k] > start ? ranges[2 * k] : start;
        const int64_t high = ranges[2 * k + 1] < end ? ranges[2 * k + 1] : end;
        memset(w->shown + (low - start), CA_UNKNOWN, (size_t)(high - low));
    }
    return w->shown;
}

long ca_scan(ca_workspace *w, const ca_query *query, const ca_word_set *set, const ca_sequences *sequences, long first,
             long end, const ca_seeding *seeding, const ca_kernels *kernels, const ca_segment **segments) {
    w->segment_count = 0;
    w->failed = 0;
    const long span = seeding->pattern.places[CA_WORD - 1] + 1;
    long low = 0, high = sequences->hidden_count;
    while (low < high) {
        const long middle = (low + high) / 2;
        if (sequences->hidden[2 * middle + 1] <= sequences->starts[first]) low = middle + 1;
        else high = middle;
    }
    for (long s = first; s < end; s++) {
        const int64_t start = sequences->starts[s], count = sequences->starts[s + 1] - 1 - start;
        if (count < span) continue;
        const uint8_t *shown = shown_letters(w, sequences, start, start + count, &low);
        if (!shown || !reserve(w, &w->positions, &w->position_capacity, count, sizeof *w->positions)) break;
        const long diagonals = w->diagonal_capacity;
        if (!reserve(w, &w->diagonals, &w->diagonal_capacity, count + query->count + 1, sizeof *w->diagonals)) break;
        memset(w->diagonals + diagonals, 0, (size_t)(w->diagonal_capacity - diagonals) * sizeof *w->diagonals);
        // Positions are larger than all of the sequences before; 0 stands for none.
        if ((uint64_t)w->scan_base + 2 * (uint64_t)count + 2 * (uint64_t)query->count + 4096 > UINT32_MAX) {
            memset(w->diagonals, 0, (size_t)w->diagonal_capacity * sizeof *w->diagonals);
            w->scan_base = 0;
        }
        w->scan_base += (uint32_t)seeding->distance + 1;
        const long hits = kernels->find_words(shown, count - span + 1, &seeding->pattern, set->bits, w->positions);
        if (!scan_positions(w, query, set, sequences, seeding, start, shown, hits)) break;
        // Segments end within the sequence.
        w->scan_base += (uint32_t)count;
    }
    *segments = w->segments;
    return w->failed ? -1 : w->segment_count;
}
