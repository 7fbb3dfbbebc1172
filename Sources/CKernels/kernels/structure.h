// The structure-aware module's kernels: Gaussians of distances at grid nodes, and interpolation for every pair.

enum { NODES = 6, PAIR_ROWS = 16, KERNELS_PER_TASK = 16 };

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
static void gaussians(long points, long kernels, const float *distances, const float *means, const float *stds, float *y) {
    gaussians_t p = {.points = points, .kernels = kernels, .distances = distances, .means = means, .stds = stds, .out = y};
    ck_parallel(row_tasks(points), gaussians_task, &p);
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
static void gaussians_gradient(long points, long kernels, const float *distances, const float *means, const float *stds,
                               const float *y, const float *dy, float *dmeans, float *dstds) {
    gaussians_t p = {points, kernels, distances, means, stds, y, dy, NULL, dmeans, dstds};
    ck_parallel((kernels + KERNELS_PER_TASK - 1) / KERNELS_PER_TASK, gaussians_gradient_task, &p);
}

/// Without contraction, so that it has the same bits on every processor and where the direct form computes it.
static inline __attribute__((always_inline)) float pair_distance(const ck_pairs *pairs, long i, long j) {
#pragma STDC FP_CONTRACT OFF
    const float *a = pairs->positions + 3 * i, *b = pairs->positions + 3 * j;
    float x = a[0] - b[0], y = a[1] - b[1], z = a[2] - b[2];
    return root(x * x + y * y + z * z);
}

/// The interval of a distance, and the place in it counted in nodes, from 0 to NODES - 1.
static inline __attribute__((always_inline)) long interval_of(const ck_grid *grid, float d, float *place) {
    d = d < grid->limit ? d : grid->limit;
    long bin = least((long)(d * grid->inverse_width), grid->bins - 1);
    // Where bins and nodes are short binary fractions (see DistanceGrid) nothing is rounded: a place would otherwise
    // lose as many bits as the bin has intervals.
    float scale = grid->inverse_width * (NODES - 1) * (float)grid->count[bin];
    float within = (d - (float)bin * grid->width) * scale;
    long interval = least((long)(within * (1.0f / (NODES - 1))), grid->count[bin] - 1);
    *place = within - (float)(interval * (NODES - 1));
    return grid->first[bin] + interval;
}

/// A pair's first node and the six weights of the degree-5 Lagrange polynomial through its interval.
static inline __attribute__((always_inline)) long locate(const ck_pairs *pairs, const ck_grid *grid, long i, long j,
                                                         float weights[NODES]) {
    if (grid->bins == 0) {
        weights[0] = 1;
        return pairs->pair[i * pairs->length + j];
    }
    float u;
    long interval = interval_of(grid, pair_distance(pairs, i, j), &u);
    float u1 = u - 1, u2 = u - 2, u3 = u - 3, u4 = u - 4, u5 = u - 5;
    float low = u * u1 * u2, high = u3 * u4 * u5;
    weights[0] = u1 * u2 * high * (-1.0f / 120);
    weights[1] = u * u2 * high * (1.0f / 24);
    weights[2] = u * u1 * high * (-1.0f / 12);
    weights[3] = low * u4 * u5 * (1.0f / 12);
    weights[4] = low * u3 * u5 * (-1.0f / 24);
    weights[5] = low * u3 * u4 * (1.0f / 120);
    return NODES * (long)grid->node[interval];
}

static float mark_intervals(const ck_pairs *pairs, const ck_grid *grid, uint8_t *marks) {
    float largest = 0, place;
    for (long i = 0; i < pairs->length; i++) {
        if (!pairs->query[i] && !pairs->has[i]) continue;
        for (long j = 0; j < pairs->length; j++) {
            if (!pairs->key[j] && !pairs->summed[j]) continue;
            float d = pair_distance(pairs, i, j);
            largest = d > largest ? d : largest;
            if (marks) marks[interval_of(grid, d, &place)] = 1;
        }
    }
    return largest;
}

typedef struct {
    const ck_pairs *pairs;
    const ck_grid *grid;
    long heads, nodes;
    const float *table, *dbias;
    float *bias, *dtable, *weights;
} pair_t;

static void pair_bias_task(void *context, long task) {
    const pair_t *p = context;
    const ck_pairs *pairs = p->pairs;
    long t = pairs->length, heads = p->heads, used = p->grid->bins ? NODES : 1;
    float *values = ck_scratch(LANES * heads), weights[NODES];
    for (long i = task * PAIR_ROWS; i < least((task + 1) * PAIR_ROWS, t); i++)
        for (long first = 0; first < t; first += LANES) {
            long count = least(LANES, t - first);
            for (long c = 0; c < count; c++) {
                float *value = values + c * heads;
                for (long h = 0; h < heads; h++) value[h] = 0;
                if (!pairs->query[i] || !pairs->key[first + c]) continue;
                const float *row = p->table + locate(pairs, p->grid, i, first + c, weights) * heads;
                for (long n = 0; n < used; n++)
                    for (long h = 0; h < heads; h++) value[h] += weights[n] * row[n * heads + h];
            }
            for (long h = 0; h < heads; h++)
                for (long c = 0; c < count; c++) p->bias[(h * t + i) * t + first + c] = values[c * heads + h];
        }
}
/// bias [heads, length, length] from table [nodes, heads].
static void pair_bias(const ck_pairs *pairs, const ck_grid *grid, long heads, const float *table, float *bias) {
    pair_t p = {.pairs = pairs, .grid = grid, .heads = heads, .table = table, .bias = bias};
    ck_parallel((pairs->length + PAIR_ROWS - 1) / PAIR_ROWS, pair_bias_task, &p);
}

enum { GRADIENT_PARTS = 8 };

static void pair_bias_gradient_task(void *context, long task) {
    const pair_t *p = context;
    const ck_pairs *pairs = p->pairs;
    long t = pairs->length, heads = p->heads, used = p->grid->bins ? NODES : 1;
    long part = (t + GRADIENT_PARTS - 1) / GRADIENT_PARTS;
    float *dtable = p->dtable + task * p->nodes * heads, *values = ck_scratch(LANES * heads), weights[NODES];
    memset(dtable, 0, (size_t)(p->nodes * heads) * sizeof(float));
    for (long i = task * part; i < least((task + 1) * part, t); i++) {
        if (!pairs->query[i]) continue;
        for (long first = 0; first < t; first += LANES) {
            long count = least(LANES, t - first);
            for (long h = 0; h < heads; h++)
                for (long c = 0; c < count; c++) values[c * heads + h] = p->dbias[(h * t + i) * t + first + c];
            for (long c = 0; c < count; c++) {
                if (!pairs->key[first + c]) continue;
                float *row = dtable + locate(pairs, p->grid, i, first + c, weights) * heads;
                for (long n = 0; n < used; n++)
                    for (long h = 0; h < heads; h++) row[n * heads + h] += weights[n] * values[c * heads + h];
            }
        }
    }
}
/// dtable [nodes, heads] += the scatter of dbias.
static void pair_bias_gradient(const ck_pairs *pairs, const ck_grid *grid, long heads, long nodes, const float *dbias,
                               float *dtable) {
    long size = nodes * heads;
    float *parts = ck_partial_sums(GRADIENT_PARTS * size);
    pair_t p = {.pairs = pairs, .grid = grid, .heads = heads, .nodes = nodes, .dbias = dbias, .dtable = parts};
    ck_parallel(GRADIENT_PARTS, pair_bias_gradient_task, &p);
    for (long part = 0; part < GRADIENT_PARTS; part++) add(size, parts + part * size, 1, dtable);
}

static void pair_weights_task(void *context, long task) {
    const pair_t *p = context;
    const ck_pairs *pairs = p->pairs;
    long t = pairs->length, used = p->grid->bins ? NODES : 1;
    float weights[NODES];
    for (long i = task * PAIR_ROWS; i < least((task + 1) * PAIR_ROWS, t); i++) {
        float *row = p->weights + i * p->nodes;
        memset(row, 0, (size_t)p->nodes * sizeof(float));
        if (!pairs->has[i]) continue;
        for (long j = 0; j < t; j++) {
            if (!pairs->summed[j]) continue;
            long base = locate(pairs, p->grid, i, j, weights);
            for (long n = 0; n < used; n++) row[base + n] += weights[n];
        }
    }
}
/// weights [length, nodes]: row i holds how much each node counts in the sum over j of e(d_ij).
static void pair_weights(const ck_pairs *pairs, const ck_grid *grid, long nodes, float *weights) {
    pair_t p = {.pairs = pairs, .grid = grid, .nodes = nodes, .weights = weights};
    ck_parallel((pairs->length + PAIR_ROWS - 1) / PAIR_ROWS, pair_weights_task, &p);
}
