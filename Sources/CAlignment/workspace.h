// Memory that the search of a query uses and keeps for the next.
#ifndef WORKSPACE_H
#define WORKSPACE_H

#include "include/calignment.h"

#include <stdlib.h>

enum { BUCKET_BITS = 16, DIAGONALS = 1 << BUCKET_BITS };

typedef struct {
    uint32_t start, count;
    int32_t position;
} word_list;

/// Hits of some diagonals, as a chain of blocks. The first word of a block is the number of the next.
typedef struct {
    uint32_t *cursor, *end;
    uint32_t first;
} bucket;

/// Where a diagonal had its last word, and up to where it is extended, counted over all sequences.
typedef struct {
    uint32_t last, covered;
} diagonal_state;

struct ca_workspace {
    uint32_t **slabs;
    long slab_count, slab_capacity, block_count;
    bucket *buckets;
    long bucket_capacity;
    word_list *lists;
    long list_count, list_capacity;
    ca_segment *segments;
    long segment_count, segment_capacity;
    uint16_t *last, *covered;  // by diagonal of a bucket
    uint32_t base;
    // Of the scan of one sequence: by diagonal, and where it has a word of the query.
    diagonal_state *diagonals;
    long diagonal_capacity;
    uint32_t *positions;
    long position_capacity;
    uint8_t *shown;
    long shown_capacity;
    uint32_t scan_base;
    int failed;
};

/// Room for at least `count` elements, kept content; 0 where memory is short.
static inline int reserve(ca_workspace *w, void *array, long *capacity, long count, size_t size) {
    if (count <= *capacity) return 1;
    long wanted = *capacity * 2 > count ? *capacity * 2 : count;
    void *grown = realloc(*(void **)array, (size_t)wanted * size);
    if (!grown) {
        w->failed = 1;
        return 0;
    }
    *(void **)array = grown;
    *capacity = wanted;
    return 1;
}

#endif
