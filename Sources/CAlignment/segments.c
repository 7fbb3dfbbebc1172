#include "seeds.h"
#include "workspace.h"

#include <stdlib.h>
#include <string.h>

// Similar words are found through the index and sorted by diagonal in two steps, so that no step touches more memory
// at random than the second-level cache holds: each hit goes to the bucket of its 65536 diagonals, then the hits of a
// bucket are looked at in the order of the query.

enum {
    BLOCK = 128,           // 32-bit words of a block of hits, its link included
    BLOCKS = 1 << 13,      // of one allocation
    WINDOW = 1024,         // query positions at a time
    AHEAD = 24,            // lists that are fetched ahead
    TOGETHER = 32,         // hits that are extended one after another
};

static inline uint32_t *block_at(ca_workspace *w, uint32_t number) {
    return w->slabs[number / BLOCKS] + (size_t)(number % BLOCKS) * BLOCK;
}

/// A block for the bucket to go on in.
static __attribute__((noinline)) int grow(ca_workspace *w, bucket *bucket) {
    if (w->block_count == w->slab_count * BLOCKS) {
        if (!reserve(w, &w->slabs, &w->slab_capacity, w->slab_count + 1, sizeof *w->slabs)) return 0;
        uint32_t *slab = aligned_alloc(64, (size_t)BLOCKS * BLOCK * sizeof *slab);
        if (!slab) {
            w->failed = 1;
            return 0;
        }
        w->slabs[w->slab_count++] = slab;
    }
    uint32_t number = (uint32_t)w->block_count++;
    uint32_t *block = block_at(w, number);
    if (bucket->end) {
        bucket->end[-BLOCK] = number;
    } else {
        bucket->first = number;
    }
    bucket->cursor = block + 1;
    bucket->end = block + BLOCK;
    return 1;
}

/// Appends the lists of all words that are similar to the one at `position`.
static int find_lists(ca_workspace *w, const ca_query *query, const ca_words *words, const ca_seeding *seeding,
                      const neighbours *sorted, long position, uint32_t *found) {
    const long count = similar_words(query, seeding, sorted, CA_LETTERS, position, found);
    if (!reserve(w, &w->lists, &w->list_capacity, w->list_count + count, sizeof *w->lists)) return 0;
    for (long n = 0; n < count; n++) {
        if (n + AHEAD < count) __builtin_prefetch(words->offsets + found[n + AHEAD]);
        uint32_t start = words->offsets[found[n]], end = words->offsets[found[n] + 1];
        w->lists[w->list_count] = (word_list){start, end - start, (int32_t)position};
        w->list_count += end > start;
    }
    return 1;
}

/// Puts the hits of all lists into the buckets of their diagonals. A hit is the diagonal within the bucket, and the
/// query position within the window.
static int fill_buckets(ca_workspace *w, const ca_words *words, long window, long query_count) {
    for (long n = 0; n < w->list_count; n++) {
        if (n + AHEAD < w->list_count) __builtin_prefetch(words->postings + w->lists[n + AHEAD].start);
        const word_list list = w->lists[n];
        const uint32_t *postings = words->postings + list.start;
        const uint32_t shift = (uint32_t)(query_count - list.position), position = (uint32_t)(list.position - window);
        for (uint32_t k = 0; k < list.count && postings[k] < words->count; k++) {
            const uint64_t diagonal = (uint64_t)postings[k] + shift;
            bucket *bucket = w->buckets + (diagonal >> BUCKET_BITS);
            if (bucket->cursor == bucket->end && !grow(w, bucket)) return 0;
            *bucket->cursor++ = (uint32_t)(diagonal & (DIAGONALS - 1)) << BUCKET_BITS | position;
        }
    }
    return 1;
}

/// What the hits of one bucket are looked at with.
typedef struct {
    const ca_query *query;
    const uint8_t *letters;
    const ca_seeding *seeding;
    int64_t first_diagonal;
    long window;
    uint32_t base;
} bucket_view;

/// Extends from hits where no segment has come by yet.
static int extend_hits(ca_workspace *w, const bucket_view *view, const uint32_t *hits, int count) {
    for (int n = 0; n < count; n++) {
        const uint32_t place = hits[n] >> BUCKET_BITS, position = hits[n] & (DIAGONALS - 1);
        if (w->covered[place] > view->base + position) continue;
        ca_segment segment = extend(view->query, view->letters, view->first_diagonal + place,
                                    view->window + position, view->seeding->drop);
        long covered = segment.end - view->window;
        if (covered > WINDOW) covered = WINDOW;
        w->covered[place] = (uint16_t)(view->base + (covered > position + 1 ? covered : position + 1));
        if (segment.score < view->seeding->least_score) continue;
        if (!reserve(w, &w->segments, &w->segment_capacity, w->segment_count + 1, sizeof segment)) return 0;
        w->segments[w->segment_count++] = segment;
    }
    return 1;
}

/// Looks for two hits on one diagonal that are near each other, and extends from the second.
static int scan_bucket(ca_workspace *w, const ca_query *query, const ca_words *words, const ca_seeding *seeding,
                       long number, long window) {
    bucket *bucket = w->buckets + number;
    // Positions of this bucket are larger than all before; 0 stands for none.
    if (w->base + WINDOW + (uint32_t)seeding->distance + 2 >= DIAGONALS) {
        memset(w->last, 0, DIAGONALS * sizeof *w->last);
        memset(w->covered, 0, DIAGONALS * sizeof *w->covered);
        w->base = 0;
    }
    w->base += (uint32_t)seeding->distance + 1;
    const uint32_t distance = (uint32_t)seeding->distance;
    const bucket_view view = {query, words->letters, seeding, ((int64_t)number << BUCKET_BITS) - query->count, window,
                              w->base};
    // The letters that some hits are extended through are fetched together.
    uint32_t waiting[TOGETHER];
    int count = 0;
    uint32_t *block = block_at(w, bucket->first);
    for (;;) {
        uint32_t *end = block + BLOCK == bucket->end ? bucket->cursor : block + BLOCK;
        for (uint32_t *hit = block + 1; hit < end; hit++) {
            const uint32_t place = *hit >> BUCKET_BITS, position = *hit & (DIAGONALS - 1), now = view.base + position;
            const uint32_t before = w->last[place];
            w->last[place] = (uint16_t)now;
            if (now - before > distance || w->covered[place] > now) continue;
            const uint8_t *target = words->letters + view.first_diagonal + place + window + position;
            __builtin_prefetch(target - 32);
            __builtin_prefetch(target + 32);
            waiting[count++] = *hit;
            if (count < TOGETHER) continue;
            if (!extend_hits(w, &view, waiting, count)) return 0;
            count = 0;
        }
        if (block + BLOCK == bucket->end) break;
        block = block_at(w, *block);
    }
    w->base += WINDOW;
    return extend_hits(w, &view, waiting, count);
}

long ca_find_segments(ca_workspace *w, const ca_query *query, const ca_words *words, const ca_seeding *seeding,
                      const ca_segment **segments) {
    w->segment_count = 0;
    w->failed = 0;
    *segments = w->segments;
    const long span = seeding->pattern.places[CA_WORD - 1] + 1;
    const long bucket_count = ((words->count + query->count) >> BUCKET_BITS) + 1;
    if (query->count < span) return 0;
    long unused = w->bucket_capacity;
    if (!reserve(w, &w->buckets, &unused, bucket_count, sizeof *w->buckets)) return -1;
    w->bucket_capacity = unused;
    neighbours sorted;
    sort_neighbours(seeding->matrix, &sorted);
    uint32_t *found = malloc(CA_WORDS * sizeof *found);
    if (!found) return -1;
    // Windows overlap, so that two hits near their border are seen together.
    for (long window = 0; window + span <= query->count; window += WINDOW - seeding->distance) {
        memset(w->buckets, 0, (size_t)bucket_count * sizeof *w->buckets);
        w->block_count = w->list_count = 0;
        long end = window + WINDOW < query->count - span + 1 ? window + WINDOW : query->count - span + 1;
        for (long i = window; i < end; i++)
            if (!find_lists(w, query, words, seeding, &sorted, i, found)) goto out;
        if (!fill_buckets(w, words, window, query->count)) goto out;
        for (long b = 0; b < bucket_count; b++)
            if (w->buckets[b].end && !scan_bucket(w, query, words, seeding, b, window)) goto out;
    }
out:
    free(found);
    *segments = w->segments;
    return w->failed ? -1 : w->segment_count;
}
