// Softmax over short rows (the router), and cross-entropy over the vocabulary.

/// The largest of a row; by lanes, because a single maximum over floats is not vectorised.
static inline float row_maximum(long width, const float *x) {
    float lanes[LANES], largest = x[0];
    long j = 0;
    if (width >= LANES) {
        memcpy(lanes, x, sizeof(lanes));
        for (j = LANES; j + LANES <= width; j += LANES)
            for (int l = 0; l < LANES; l++) lanes[l] = x[j + l] > lanes[l] ? x[j + l] : lanes[l];
        for (int l = 0; l < LANES; l++) largest = lanes[l] > largest ? lanes[l] : largest;
    }
    for (; j < width; j++) largest = x[j] > largest ? x[j] : largest;
    return largest;
}

static void softmax(ck_workers *workers, long rows, long width, const float *x, float *y) {
    for (long i = 0; i < rows; i++) {
        const float *row = x + i * width;
        float *out = y + i * width, largest = row_maximum(width, row), sum = 0;
        for (long j = 0; j < width; j++) sum += out[j] = fast_exp(row[j] - largest);
        for (long j = 0; j < width; j++) out[j] /= sum;
    }
}

static void softmax_gradient(ck_workers *workers, long rows, long width, const float *y, const float *dy, float *dx) {
    for (long i = 0; i < rows; i++) {
        const float *p = y + i * width, *g = dy + i * width;
        float dot = 0;
        for (long j = 0; j < width; j++) dot += p[j] * g[j];
        for (long j = 0; j < width; j++) dx[i * width + j] += p[j] * (g[j] - dot);
    }
}

typedef struct {
    long rows, width, first;
    const float *logits;
    const int32_t *targets;
    float *sums, *dlogits, scale;
} cross_entropy_t;

static void vocabulary_sums_task(void *context, long task) {
    const cross_entropy_t *p = context;
    for (long i = task * ROWS_PER_TASK; i < least((task + 1) * ROWS_PER_TASK, p->rows); i++) {
        const float *x = p->logits + i * p->width;
        float *known = p->sums + 3 * i, largest = row_maximum(p->width, x), sum = 0;
        if (p->first > 0 && known[0] > largest) largest = known[0];
        for (long j = 0; j < p->width; j++) sum += fast_exp(x[j] - largest);
        if (p->first > 0) sum += known[1] * fast_exp(known[0] - largest);
        known[0] = largest;
        known[1] = sum;
        long target = p->targets[i] - p->first;
        if (target >= 0 && target < p->width) known[2] = x[target];
    }
}
/// Takes the logits of `width` words from word `first` on into each row's (largest, sum of e^(logit - largest), logit of
/// its target).
static void vocabulary_sums(ck_workers *workers, long rows, long width, long first, const float *logits,
                            const int32_t *targets, float *sums) {
    cross_entropy_t p = {rows, width, first, logits, targets, sums, NULL, 0};
    ck_parallel(workers, row_tasks(rows), vocabulary_sums_task, &p);
}

/// Sum over rows of -log softmax(logits)[target], and the logarithms of the softmax's denominators; rows with a negative
/// target are skipped.
static double cross_entropy(ck_workers *workers, long rows, const int32_t *targets, const float *sums,
                            float *log_sums) {
    double total = 0;
    for (long i = 0; i < rows; i++) {
        log_sums[i] = sums[3 * i] + logf(sums[3 * i + 1]);
        if (targets[i] >= 0) total += (double)log_sums[i] - (double)sums[3 * i + 2];
    }
    return total;
}

static void cross_entropy_gradient_task(void *context, long task) {
    const cross_entropy_t *p = context;
    for (long i = task * ROWS_PER_TASK; i < least((task + 1) * ROWS_PER_TASK, p->rows); i++) {
        if (p->targets[i] < 0) continue;
        const float *x = p->logits + i * p->width;
        float *dx = p->dlogits + i * p->width;
        for (long j = 0; j < p->width; j++) dx[j] += p->scale * fast_exp(x[j] - p->sums[i]);
        long target = p->targets[i] - p->first;
        if (target >= 0 && target < p->width) dx[target] -= p->scale;
    }
}
/// Of the logits of `width` words from word `first` on.
static void cross_entropy_gradient(ck_workers *workers, long rows, long width, long first, const float *logits,
                                   const int32_t *targets, const float *log_sums, float scale, float *dlogits) {
    cross_entropy_t p = {rows, width, first, logits, targets, (float *)log_sums, dlogits, scale};
    ck_parallel(workers, row_tasks(rows), cross_entropy_gradient_task, &p);
}
