#include "include/calignment.h"

// The model of tantan (M. C. Frith, "A new repeat-masking method enables specific detection of homologous sequences",
// Nucleic Acids Research 39, 2011) without gaps: a background state, and one state for each distance that a repeat
// looks back. By the forward and the backward algorithm, a residue is repeated with one less the probability of the
// background. Four distances at a time on every processor, so that all round alike.

typedef float four __attribute__((vector_size(16)));
enum { DISTANCES = 52, GROUPS = DISTANCES / 4 };

static const float BEGIN = 0.005f, END = 0.05f, DECAY = 0.9f;

static inline float total(four x) { return (x[0] + x[1]) + (x[2] + x[3]); }

/// The odds of letter i with those 1, 2, ... places before.
static inline void find_odds(const float *ratios, const uint8_t *letters, long i, float *odds) {
    const float *row = ratios + CA_ROW * letters[i];
    long known = i < DISTANCES ? i : DISTANCES;
    for (long k = 0; k < known; k++) odds[k] = row[letters[i - 1 - k]];
    for (long k = known; k < DISTANCES; k++) odds[k] = 0;
}

void ca_mask_repeats(const uint8_t *letters, long count, const float *ratios, float least, float *scratch,
                     uint8_t *masked) {
    if (count <= 0) return;
    float weights[DISTANCES], weight = 1, sum = 0;
    for (int k = 0; k < DISTANCES; k++, weight *= DECAY) sum += weights[k] = weight;
    four starts[GROUPS], states[GROUPS] = {0}, odds[GROUPS];
    for (int k = 0; k < DISTANCES; k++) starts[k / 4][k % 4] = BEGIN * weights[k] / sum;

    // Forward. All states together are scaled to 1 at each residue.
    float *forward = scratch, *scales = scratch + count, background = 1;
    for (long i = 0; i < count; i++) {
        find_odds(ratios, letters, i, (float *)odds);
        four before = {0}, after = {0};
        for (int g = 0; g < GROUPS; g++) {
            before += states[g];
            states[g] = (states[g] * (1 - END) + starts[g] * background) * odds[g];
            after += states[g];
        }
        background = background * (1 - BEGIN) + total(before) * END;
        float scale = 1 / (background + total(after));
        background *= scale;
        for (int g = 0; g < GROUPS; g++) states[g] *= scale;
        forward[i] = background;
        scales[i] = scale;
    }

    // Backward, with the same scales, so that forward times backward summed over the states is the same everywhere.
    float all = background * (1 - BEGIN);
    for (int g = 0; g < GROUPS; g++) {
        all += total(states[g]) * END;
        states[g] = (four){END, END, END, END};
    }
    background = 1 - BEGIN;
    for (long i = count - 1; i >= 0; i--) {
        masked[i] = 1 - forward[i] * background / all >= least;
        find_odds(ratios, letters, i, (float *)odds);
        float scale = scales[i];
        four into = {0};
        background *= scale;
        for (int g = 0; g < GROUPS; g++) {
            four here = states[g] * odds[g] * scale;
            into += here * starts[g];
            states[g] = background * END + here * (1 - END);
        }
        background = background * (1 - BEGIN) + total(into);
    }
}
