// What the two ways to find segments have in common: the words that are similar to one of the query, and the extension
// of a hit.
#ifndef SEEDS_H
#define SEEDS_H

#include "include/calignment.h"

/// The letters of each row of the matrix from the best score to the worst.
typedef struct {
    uint8_t letters[CA_LETTERS][CA_LETTERS];
    int8_t scores[CA_LETTERS][CA_LETTERS];
} neighbours;

static void sort_neighbours(const int8_t *matrix, neighbours *sorted) {
    for (int a = 0; a < CA_LETTERS; a++) {
        for (int n = 0; n < CA_LETTERS; n++) {
            int8_t score = matrix[a * CA_ROW + n];
            int k = n;
            for (; k > 0 && sorted->scores[a][k - 1] < score; k--) {
                sorted->scores[a][k] = sorted->scores[a][k - 1];
                sorted->letters[a][k] = sorted->letters[a][k - 1];
            }
            sorted->scores[a][k] = score;
            sorted->letters[a][k] = (uint8_t)n;
        }
    }
}

/// Writes the numbers of all words that are similar to the one at `position`, as digits of the given radix; returns how
/// many. There are at most CA_WORDS.
static inline long similar_words(const ca_query *query, const ca_seeding *seeding, const neighbours *sorted, int radix,
                                 long position, uint32_t *found) {
    uint8_t own[CA_WORD];
    int rest[CA_WORD + 1] = {0};
    for (int k = 0; k < CA_WORD; k++) {
        own[k] = query->letters[position + seeding->pattern.places[k]];
        if (own[k] >= CA_LETTERS) return 0;
    }
    for (int k = CA_WORD - 1; k >= 0; k--) rest[k] = rest[k + 1] + sorted->scores[own[k]][0];
    const int least = seeding->word_score;
    long count = 0;
#define FOR_LETTER(k, word_before, score_before)                                                   \
    for (int n##k = 0; n##k < CA_LETTERS; n##k++) {                                               \
        const int score##k = (score_before) + sorted->scores[own[k]][n##k];                       \
        if (score##k + rest[k + 1] < least) break;                                                \
        const int32_t word##k = (word_before) * radix + sorted->letters[own[k]][n##k];
    FOR_LETTER(0, 0, 0)
    FOR_LETTER(1, word0, score0)
    FOR_LETTER(2, word1, score1)
    FOR_LETTER(3, word2, score2)
    for (int n4 = 0; n4 < CA_LETTERS; n4++) {
        if (score3 + sorted->scores[own[4]][n4] < least) break;
        found[count++] = (uint32_t)(word3 * radix + sorted->letters[own[4]][n4]);
    }
    }}}}
#undef FOR_LETTER
    return count;
}

/// Extends both ways from a residue of the query until the score has fallen too far.
static inline ca_segment extend(const ca_query *query, const uint8_t *letters, int64_t diagonal, long from, int drop) {
    const uint8_t *target = letters + diagonal;
    int score = 0, best = 0;
    long end = from, first = from;
    for (long i = from; i < query->count; i++) {
        score += query->profile[i * CA_ROW + target[i]];
        if (score > best) {
            best = score;
            end = i + 1;
        } else if (score < best - drop) {
            break;
        }
    }
    score = best;
    for (long i = from - 1; i >= 0; i--) {
        score += query->profile[i * CA_ROW + target[i]];
        if (score > best) {
            best = score;
            first = i;
        } else if (score < best - drop) {
            break;
        }
    }
    return (ca_segment){diagonal, (int32_t)first, (int32_t)end, best};
}

#endif
