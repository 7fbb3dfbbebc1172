// The structure-aware module's kernels: Gaussians of distances at grid nodes, and interpolation for every pair.

enum { NODES = 6, KERNELS_PER_TASK = 16 };

typedef struct {
    long points, kernels;
    const float *distances, *means, *stds, *y, *dy;
    float *out, *dmeans, *dstds;
} gaussians_t;

static const float INVERSE_ROOT_TWO_PI = 0.398942280401432678f;

static void gaussians_task(void *context, long task) {
    const gaussians_t *p = context;
    for (long i = task * ROWS_PER_TASK; i < least((task + 1) * ROWS_PER_TASK, p->points); i++)
        for (long k = 0; k < p->kernels; k++) {
            float inverse = 1.0f / (__builtin_fabsf(p->stds[k]) + 1e-3f), u = (p->distances[i] - p->means[k]) * inverse;
            p->out[i * p->kernels + k] = fast_exp(-0.5f * u * u) * inverse * INVERSE_ROOT_TWO_PI;
        }
}
static void gaussians(ck_workers *workers, long points, long kernels, const float *distances, const float *means,
                      const float *stds, float *y) {
    gaussians_t p = {.points = points, .kernels = kernels, .distances = distances, .means = means, .stds = stds, .out = y};
    ck_parallel(workers, row_tasks(points), gaussians_task, &p);
}

static void gaussians_gradient_task(void *context, long task) {
    const gaussians_t *p = context;
    long start = task * KERNELS_PER_TASK, count = least(KERNELS_PER_TASK, p->kernels - start);
    // Summed in blocks, as column_sums.
    for (long first = 0; first < p->points; first += ROWS_PER_SUM) {
        float dmeans[KERNELS_PER_TASK] = {0}, dstds[KERNELS_PER_TASK] = {0};
        for (long i = first; i < least(first + ROWS_PER_SUM, p->points); i++)
            for (long c = 0; c < count; c++) {
                long k = start + c;
                float inverse = 1.0f / (__builtin_fabsf(p->stds[k]) + 1e-3f);
                float u = (p->distances[i] - p->means[k]) * inverse;
                float g = p->dy[i * p->kernels + k] * p->y[i * p->kernels + k] * inverse;
                dmeans[c] += g * u;
                dstds[c] += g * (u * u - 1.0f);
            }
        for (long c = 0; c < count; c++) {
            float std = p->stds[start + c], sign = std > 0 ? 1.0f : std < 0 ? -1.0f : 0.0f;
            p->dmeans[start + c] += dmeans[c];
            p->dstds[start + c] += dstds[c] * sign;
        }
    }
}
static void gaussians_gradient(ck_workers *workers, long points, long kernels, const float *distances,
                               const float *means, const float *stds, const float *y, const float *dy, float *dmeans,
                               float *dstds) {
    gaussians_t p = {points, kernels, distances, means, stds, y, dy, NULL, dmeans, dstds};
    ck_parallel(workers, (kernels + KERNELS_PER_TASK - 1) / KERNELS_PER_TASK, gaussians_gradient_task, &p);
}

// ---- pairs ----------------------------------------------------------------------------------------------------------
//
// A row of pairs at a time, LANES of them together. Heads lie side by side while values are interpolated, and are
// transposed to one matrix per head on the way to and from memory.

enum { PAIR_ROWS = 8 };

/// The residues as rows of LANES: coordinates, one axis after another, and bits that are all set where there is a key;
/// zeros up to a multiple of LANES.
typedef struct {
    const float *x, *y, *z;
    const int32_t *keys;
} columns_t;

static long columns_size(const ck_pairs *pairs) { return 4 * round_up(pairs->length, LANES); }

static columns_t columns_of(const ck_pairs *pairs, float *memory) {
    long t = pairs->length, padded = round_up(t, LANES);
    for (long axis = 0; axis < 3; axis++)
        for (long i = 0; i < padded; i++) memory[axis * padded + i] = i < t ? pairs->positions[3 * i + axis] : 0;
    int32_t *keys = (int32_t *)(memory + 3 * padded);
    for (long i = 0; i < padded; i++) keys[i] = i < t && pairs->key[i] ? -1 : 0;
    return (columns_t){memory, memory + padded, memory + 2 * padded, keys};
}

/// Distances of residue i to LANES others from `first` on. Without contraction, so that they have the same bits on every
/// processor and where the direct form computes them.
static inline __attribute__((always_inline)) void distances_from(const columns_t *columns, long i, long first,
                                                                 float distances[LANES]) {
#pragma clang fp contract(off) reassociate(off)
    const float *x = columns->x, *y = columns->y, *z = columns->z;
    for (int c = 0; c < LANES; c++) {
        float dx = x[i] - x[first + c], dy = y[i] - y[first + c], dz = z[i] - z[first + c];
        distances[c] = root(dx * dx + dy * dy + dz * dz);
    }
}

/// The intervals of distances, and the places in them counted in nodes, from 0 to NODES - 1.
static inline __attribute__((always_inline)) void locate(const ck_grid *grid, const float distances[LANES],
                                                         int32_t intervals[LANES], float places[LANES]) {
    const int32_t *counts = grid->count, *firsts = grid->first, last = (int32_t)grid->bins - 1;
    const float limit = grid->limit, width = grid->width, inverse = grid->inverse_width;
    for (int c = 0; c < LANES; c++) {
        float d = distances[c] < limit ? distances[c] : limit;
        int32_t bin = (int32_t)(d * inverse);
        bin = bin < last ? bin : last;
        // Where bins and nodes are short binary fractions (see DistanceGrid) nothing is rounded: a place would otherwise
        // lose as many bits as the bin has intervals.
        int32_t count = counts[bin];
        float within = (d - (float)bin * width) * (inverse * (NODES - 1) * (float)count);
        int32_t interval = (int32_t)(within * (1.0f / (NODES - 1)));
        interval = interval < count ? interval : count - 1;
        places[c] = within - (float)(interval * (NODES - 1));
        intervals[c] = firsts[bin] + interval;
    }
}

/// Weights of an interval's nodes, and two zeros.
typedef float weights_t __attribute__((vector_size(32), aligned(4)));

/// The Lagrange polynomials of degree 5 through six equidistant nodes. Counted from the middle, nodes lie at -x and x for
/// x = 1/2, 3/2, 5/2; the polynomial of one is (v + x) (v² - y²) (v² - z²) but for its scale, y and z the other two.
static inline __attribute__((always_inline)) void node_weights(float place, weights_t *weights) {
    const weights_t other = {-2.5f, -1.5f, -0.5f, 0.5f, 1.5f, 2.5f, 0, 0};
    const weights_t near = {0.25f, 0.25f, 2.25f, 2.25f, 0.25f, 0.25f, 0, 0};
    const weights_t far = {2.25f, 6.25f, 6.25f, 6.25f, 6.25f, 2.25f, 0, 0};
    const weights_t scale = {-1.0f / 120, 1.0f / 24, -1.0f / 12, 1.0f / 12, -1.0f / 24, 1.0f / 120, 0, 0};
    float middle = place - 0.5f * (NODES - 1);
    weights_t v = middle + (weights_t){0}, square = middle * middle + (weights_t){0};
    *weights = (v + other) * (square - near) * ((square - far) * scale);
}

/// The first nodes of LANES pairs and their places; -1 where a pair has none. In the direct form the only one.
static inline __attribute__((always_inline)) void nodes_of(const ck_pairs *pairs, const ck_grid *grid,
                                                           const columns_t *columns, long i, long first,
                                                           int32_t nodes[LANES], float places[LANES]) {
    long t = pairs->length;
    if (grid->bins == 0) {
        for (int c = 0; c < LANES; c++) nodes[c] = first + c < t ? pairs->pair[i * t + first + c] : -1, places[c] = 0;
        return;
    }
    float distances[LANES];
    distances_from(columns, i, first, distances);
    locate(grid, distances, nodes, places);
    for (int c = 0; c < LANES; c++) {
        int32_t node = grid->node[nodes[c]];
        nodes[c] = node < 0 ? -1 : NODES * node;
    }
}

typedef struct {
    const ck_pairs *pairs;
    const ck_grid *grid;
    long heads, nodes;
    const float *table, *dbias;
    float *bias, *dtable;
    float *parts;    // tables [nodes, heads] that parts of a gradient are added up in
    float *weights;  // [length, nodes] of sums
    uint8_t *marks;
    float *farthest;
} pair_t;

static void mark_intervals_task(void *context, long task) {
    const pair_t *p = context;
    const ck_pairs *pairs = p->pairs;
    long t = pairs->length;
    columns_t columns = columns_of(pairs, ck_scratch(columns_size(pairs)));
    float largest = 0;
    for (long i = task * LANES; i < least((task + 1) * LANES, t); i++) {
        if (!pairs->query[i] && !pairs->has[i]) continue;
        for (long first = 0; first < t; first += LANES) {
            float distances[LANES], places[LANES];
            int32_t intervals[LANES];
            distances_from(&columns, i, first, distances);
            if (p->marks) locate(p->grid, distances, intervals, places);
            for (long c = 0; c < least(LANES, t - first); c++) {
                if (!pairs->key[first + c] && !pairs->summed[first + c]) continue;
                largest = distances[c] > largest ? distances[c] : largest;
                // Several tasks may write the same mark.
                if (p->marks) __atomic_store_n(p->marks + intervals[c], 1, __ATOMIC_RELAXED);
            }
        }
    }
    p->farthest[task] = largest;
}
static float mark_intervals(ck_workers *workers, const ck_pairs *pairs, const ck_grid *grid, uint8_t *marks) {
    long tasks = (pairs->length + LANES - 1) / LANES;
    pair_t p = {.pairs = pairs, .grid = grid, .marks = marks, .farthest = ck_partial_sums(tasks)};
    ck_parallel(workers, tasks, mark_intervals_task, &p);
    float largest = 0;
    for (long task = 0; task < tasks; task++) largest = p.farthest[task] > largest ? p.farthest[task] : largest;
    return largest;
}

static inline __attribute__((always_inline)) vector_t load_part(const float *x, long count) {
    if (count >= LANES) return *(const vector_t *)x;
    vector_t y = {0};
    for (long c = 0; c < count; c++) y[c] = x[c];
    return y;
}

static inline __attribute__((always_inline)) void store_part(vector_t x, float *y, long count) {
    if (count >= LANES) *(vector_t *)y = x;
    else
        for (long c = 0; c < count; c++) y[c] = x[c];
}

/// Values of row i and LANES columns, [column, heads] -> bias [heads, t, t].
static void spread_heads(const pair_t *p, long i, long first, pairs_t mask, const float *values) {
    long t = p->pairs->length, heads = p->heads, wide = round_up(heads, LANES), count = t - first;
    for (long head = 0; head < heads; head += LANES) {
        vector_t x[LANES];
        for (int c = 0; c < LANES; c++) x[c] = *(const vector_t *)(values + c * wide + head);
        transpose(x);
        float *to = p->bias + (head * t + i) * t + first;
        for (long h = 0; h < least(LANES, heads - head); h++)
            store_part((vector_t)((pairs_t)x[h] & mask), to + h * t * t, count);
    }
}

/// The opposite.
static void collect_heads(const pair_t *p, long i, long first, float *values) {
    long t = p->pairs->length, heads = p->heads, wide = round_up(heads, LANES), count = t - first;
    for (long head = 0; head < heads; head += LANES) {
        vector_t x[LANES];
        const float *from = p->dbias + (head * t + i) * t + first;
        for (long h = 0; h < LANES; h++)
            x[h] = head + h < heads ? load_part(from + h * t * t, count) : (vector_t){0};
        transpose(x);
        for (int c = 0; c < LANES; c++) *(vector_t *)(values + c * wide + head) = x[c];
    }
}

/// value = the polynomial through the rows of a table, `vectors` vectors of it, a constant after inlining; rows lie `stride`
/// vectors apart.
static inline __attribute__((always_inline)) void interpolate(const int vectors, long stride, float place,
                                                              const float *row, float *value) {
    weights_t weights;
    node_weights(place, &weights);
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) {
        vector_t sum = {0};
#pragma clang loop unroll(full)
        for (int n = 0; n < NODES; n++) sum += weights[n] * ((const vector_t *)row)[n * stride + v];
        ((vector_t *)value)[v] = sum;
    }
}

/// The opposite: adds value, weighted, to the rows of a table.
static inline __attribute__((always_inline)) void scatter(const int vectors, long stride, float place,
                                                          const float *value, float *row) {
    weights_t weights;
    node_weights(place, &weights);
#pragma clang loop unroll(full)
    for (int n = 0; n < NODES; n++)
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; v++) ((vector_t *)row)[n * stride + v] += weights[n] * ((const vector_t *)value)[v];
}

static void pair_bias_task(void *context, long task) {
    const pair_t *p = context;
    const ck_pairs *pairs = p->pairs;
    long t = pairs->length, wide = round_up(p->heads, LANES);
    float *values = ck_scratch(LANES * wide + columns_size(pairs));
    columns_t columns = columns_of(pairs, values + LANES * wide);
    for (long i = task * PAIR_ROWS; i < least((task + 1) * PAIR_ROWS, t); i++)
        for (long first = 0; first < t; first += LANES) {
            int32_t nodes[LANES];
            float places[LANES];
            nodes_of(pairs, p->grid, &columns, i, first, nodes, places);
            // Columns without a node keep what was there, and are masked.
            for (long c = 0; c < LANES && pairs->query[i]; c++) {
                if (nodes[c] < 0 || !columns.keys[first + c]) continue;
                const float *row = p->table + nodes[c] * wide;
                float *value = values + c * wide;
                // All weight lies on the last node where a distance is beyond the grid.
                if (places[c] == NODES - 1) copy_row(wide, row + (NODES - 1) * wide, value);
                else if (p->grid->bins == 0) copy_row(wide, row, value);
                else if (wide == LANES) interpolate(1, 1, places[c], row, value);
                else if (wide == 2 * LANES) interpolate(2, 2, places[c], row, value);
                else
                    for (long head = 0; head < wide; head += LANES)
                        interpolate(1, wide / LANES, places[c], row + head, value + head);
            }
            pairs_t mask = pairs->query[i] ? *(const pairs_t *)(columns.keys + first) : (pairs_t){0};
            spread_heads(p, i, first, mask, values);
        }
}
/// bias [heads, length, length] from table [nodes, heads].
static void pair_bias(ck_workers *workers, const ck_pairs *pairs, const ck_grid *grid, long heads, long nodes,
                      const float *table, float *bias) {
    long wide = round_up(heads, LANES);
    pair_t p = {.pairs = pairs, .grid = grid, .heads = heads, .table = table, .bias = bias};
    if (wide != heads) {
        float *padded = ck_partial_sums(nodes * wide);
        pack_rows(nodes, heads, table, heads, wide, padded);
        p.table = padded;
    }
    ck_parallel(workers, (pairs->length + PAIR_ROWS - 1) / PAIR_ROWS, pair_bias_task, &p);
}

enum { MOST_PARTS = 16, ROWS_PER_PART = 64 };

static long gradient_parts(const pair_t *p) {
    return least((p->pairs->length + ROWS_PER_PART - 1) / ROWS_PER_PART, MOST_PARTS);
}

/// Every part adds up its rows in a table of its own.
static void grid_gradient_task(void *context, long task) {
    const pair_t *p = context;
    const ck_pairs *pairs = p->pairs;
    long t = pairs->length, wide = round_up(p->heads, LANES), rows = (t + gradient_parts(p) - 1) / gradient_parts(p);
    float *values = ck_scratch(LANES * wide + columns_size(pairs)), *table = p->parts + task * p->nodes * wide;
    columns_t columns = columns_of(pairs, values + LANES * wide);
    memset(table, 0, (size_t)(p->nodes * wide) * sizeof(float));
    for (long i = task * rows; i < least((task + 1) * rows, t); i++)
        for (long first = 0; first < t && pairs->query[i]; first += LANES) {
            int32_t nodes[LANES];
            float places[LANES];
            collect_heads(p, i, first, values);
            nodes_of(pairs, p->grid, &columns, i, first, nodes, places);
            for (long c = 0; c < LANES; c++) {
                if (nodes[c] < 0 || !columns.keys[first + c]) continue;
                float *row = table + nodes[c] * wide;
                const float *value = values + c * wide;
                if (places[c] == NODES - 1) add_row(wide, value, row + (NODES - 1) * wide);
                else if (wide == LANES) scatter(1, 1, places[c], value, row);
                else if (wide == 2 * LANES) scatter(2, 2, places[c], value, row);
                else
                    for (long head = 0; head < wide; head += LANES)
                        scatter(1, wide / LANES, places[c], value + head, row + head);
            }
        }
}

static void add_parts_task(void *context, long task) {
    const pair_t *p = context;
    long wide = round_up(p->heads, LANES), size = p->nodes * wide;
    for (long node = task * ROWS_PER_TASK; node < least((task + 1) * ROWS_PER_TASK, p->nodes); node++)
        for (long part = 0; part < gradient_parts(p); part++)
            add_row(p->heads, p->parts + part * size + node * wide, p->dtable + node * p->heads);
}

/// In the direct form a node belongs to one pair of residues and so to one task.
static void direct_gradient_task(void *context, long task) {
    const pair_t *p = context;
    const ck_pairs *pairs = p->pairs;
    long t = pairs->length;
    for (long i = task * PAIR_ROWS; i < least((task + 1) * PAIR_ROWS, t); i++)
        for (long j = i; j < t; j++) {
            float *row = p->dtable + pairs->pair[i * t + j] * p->heads;
            for (long h = 0; h < p->heads && pairs->query[i] && pairs->key[j]; h++) row[h] += p->dbias[(h * t + i) * t + j];
            if (i == j) continue;
            for (long h = 0; h < p->heads && pairs->query[j] && pairs->key[i]; h++) row[h] += p->dbias[(h * t + j) * t + i];
        }
}
/// dtable [nodes, heads] += the scatter of dbias.
static void pair_bias_gradient(ck_workers *workers, const ck_pairs *pairs, const ck_grid *grid, long heads, long nodes,
                               const float *dbias, float *dtable) {
    pair_t p = {.pairs = pairs, .grid = grid, .heads = heads, .nodes = nodes, .dbias = dbias, .dtable = dtable};
    if (grid->bins == 0) {
        ck_parallel(workers, (pairs->length + PAIR_ROWS - 1) / PAIR_ROWS, direct_gradient_task, &p);
        return;
    }
    p.parts = ck_partial_sums(gradient_parts(&p) * nodes * round_up(heads, LANES));
    ck_parallel(workers, gradient_parts(&p), grid_gradient_task, &p);
    ck_parallel(workers, row_tasks(nodes), add_parts_task, &p);
}

static void pair_weights_task(void *context, long task) {
    const pair_t *p = context;
    const ck_pairs *pairs = p->pairs;
    long t = pairs->length;
    // One row is added up here, because the two zeros of the last node's weights lie beyond it.
    float *row = ck_scratch(p->nodes + 2 + columns_size(pairs));
    columns_t columns = columns_of(pairs, row + p->nodes + 2);
    for (long i = task * LANES; i < least((task + 1) * LANES, t); i++) {
        memset(row, 0, (size_t)p->nodes * sizeof(float));
        for (long first = 0; pairs->has[i] && first < t; first += LANES) {
            int32_t nodes[LANES];
            float places[LANES];
            nodes_of(pairs, p->grid, &columns, i, first, nodes, places);
            for (long c = 0; c < least(LANES, t - first); c++) {
                if (nodes[c] < 0 || !pairs->summed[first + c]) continue;
                if (places[c] == NODES - 1) row[nodes[c] + NODES - 1] += 1;
                else {
                    weights_t weights;
                    node_weights(places[c], &weights);
                    *(weights_t *)(row + nodes[c]) += weights;
                }
            }
        }
        memcpy(p->weights + i * p->nodes, row, (size_t)p->nodes * sizeof(float));
    }
}
/// weights [length, nodes]: row i holds how much each node of a grid counts in the sum over j of e(d_ij).
static void pair_weights(ck_workers *workers, const ck_pairs *pairs, const ck_grid *grid, long nodes, float *weights) {
    pair_t p = {.pairs = pairs, .grid = grid, .nodes = nodes, .weights = weights};
    ck_parallel(workers, (pairs->length + LANES - 1) / LANES, pair_weights_task, &p);
}
