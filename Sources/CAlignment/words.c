#include "include/calignment.h"

/// The word that begins here, or -1.
static inline int32_t word_at(const uint8_t *letters, const ca_pattern *pattern) {
    int32_t word = 0;
    for (int k = 0; k < CA_WORD; k++) {
        uint8_t letter = letters[pattern->places[k]];
        // Behind an end there is another sequence.
        if (letter >= CA_LETTERS) return -1;
        word = word * CA_LETTERS + letter;
    }
    for (int p = 1; p < pattern->places[CA_WORD - 1]; p++)
        if (letters[p] == CA_END) return -1;
    return word;
}

void ca_count_words(const uint8_t *letters, long count, const ca_pattern *pattern, uint32_t *counts) {
    for (long i = 0; i < count; i++) {
        int32_t word = word_at(letters + i, pattern);
        if (word >= 0) counts[word + 1]++;
    }
}

void ca_place_words(const uint8_t *letters, long count, const ca_pattern *pattern, uint32_t *next, uint32_t *postings) {
    for (long i = 0; i < count; i++) {
        int32_t word = word_at(letters + i, pattern);
        if (word >= 0) postings[next[word]++] = (uint32_t)i;
    }
}
