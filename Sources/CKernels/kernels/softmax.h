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

static void softmax(long rows, long width, const float *x, float *y) {
    for (long i = 0; i < rows; i++) {
        const float *row = x + i * width;
        float *out = y + i * width, largest = row_maximum(width, row), sum = 0;
        for (long j = 0; j < width; j++) sum += out[j] = fast_exp(row[j] - largest);
        for (long j = 0; j < width; j++) out[j] /= sum;
    }
}

static void softmax_gradient(long rows, long width, const float *y, const float *dy, float *dx) {
    for (long i = 0; i < rows; i++) {
        const float *p = y + i * width, *g = dy + i * width;
        float dot = 0;
        for (long j = 0; j < width; j++) dot += p[j] * g[j];
        for (long j = 0; j < width; j++) dx[i * width + j] += p[j] * (g[j] - dot);
    }
}

typedef struct {
    long rows, width;
    const float *logits;
    const int32_t *targets;
    float *log_sums, *dlogits, scale;
} cross_entropy_t;

static void log_sums_task(void *context, long task) {
    const cross_entropy_t *p = context;
    for (long i = task * ROWS_PER_TASK; i < least((task + 1) * ROWS_PER_TASK, p->rows); i++) {
        const float *x = p->logits + i * p->width;
        float largest = row_maximum(p->width, x), sum = 0;
        for (long j = 0; j < p->width; j++) sum += fast_exp(x[j] - largest);
        p->log_sums[i] = largest + logf(sum);
    }
}
static double cross_entropy(long rows, long width, const float *logits, const int32_t *targets, float *log_sums) {
    cross_entropy_t p = {.rows = rows, .width = width, .logits = logits, .targets = targets, .log_sums = log_sums};
    ck_parallel(row_tasks(rows), log_sums_task, &p);
    double sum = 0;
    for (long i = 0; i < rows; i++)
        if (targets[i] >= 0) sum += (double)log_sums[i] - (double)logits[i * width + targets[i]];
    return sum;
}

static void cross_entropy_gradient_task(void *context, long task) {
    const cross_entropy_t *p = context;
    for (long i = task * ROWS_PER_TASK; i < least((task + 1) * ROWS_PER_TASK, p->rows); i++) {
        if (p->targets[i] < 0) continue;
        const float *x = p->logits + i * p->width;
        float *dx = p->dlogits + i * p->width;
        for (long j = 0; j < p->width; j++) dx[j] += p->scale * fast_exp(x[j] - p->log_sums[i]);
        dx[p->targets[i]] -= p->scale;
    }
}
static void cross_entropy_gradient(long rows, long width, const float *logits, const int32_t *targets,
                                   const float *log_sums, float scale, float *dlogits) {
    cross_entropy_t p = {rows, width, logits, targets, (float *)log_sums, dlogits, scale};
    ck_parallel(row_tasks(rows), cross_entropy_gradient_task, &p);
}
