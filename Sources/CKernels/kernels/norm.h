// LayerNorm and RMSNorm. Statistics per row: (mean, 1/deviation) and 1/root-mean-square.

static void layer_norm_task(void *context, long task) {
    const rows_t *p = context;
    for (long i = task * ROWS_PER_TASK; i < least((task + 1) * ROWS_PER_TASK, p->rows); i++) {
        const float *x = p->x + i * p->width;
        float *y = p->y + i * p->width, mean = 0, variance = 0;
        for (long j = 0; j < p->width; j++) mean += x[j];
        mean /= (float)p->width;
        for (long j = 0; j < p->width; j++) variance += (x[j] - mean) * (x[j] - mean);
        float inverse = 1.0f / root(variance / (float)p->width + p->eps);
        p->statistics[2 * i] = mean;
        p->statistics[2 * i + 1] = inverse;
        for (long j = 0; j < p->width; j++) y[j] = (x[j] - mean) * inverse * p->factors[j] + p->bias[j];
    }
}
static void layer_norm(ck_workers *workers, long rows, long width, float eps, const float *x, const float *gain,
                       const float *bias, float *y, float *statistics) {
    rows_t p = {.rows = rows, .width = width, .eps = eps, .x = x, .factors = gain, .bias = bias, .y = y,
                .statistics = statistics};
    ck_parallel(workers, row_tasks(rows), layer_norm_task, &p);
}

typedef struct {
    long rows, width;
    const float *x, *gain, *statistics, *dy;
    float *dx, *dgain, *dbias;
} norm_gradient_t;

static void layer_norm_input_task(void *context, long task) {
    const norm_gradient_t *p = context;
    float n = (float)p->width;
    for (long i = task * ROWS_PER_TASK; i < least((task + 1) * ROWS_PER_TASK, p->rows); i++) {
        const float *x = p->x + i * p->width, *dy = p->dy + i * p->width;
        float *dx = p->dx + i * p->width, mean = p->statistics[2 * i], inverse = p->statistics[2 * i + 1];
        float sum = 0, dot = 0;
        for (long j = 0; j < p->width; j++) {
            float g = dy[j] * p->gain[j];
            sum += g;
            dot += g * (x[j] - mean);
        }
        sum /= n;
        dot *= inverse * inverse / n;
        for (long j = 0; j < p->width; j++) dx[j] += inverse * (dy[j] * p->gain[j] - sum - (x[j] - mean) * dot);
    }
}
static void layer_norm_gain_task(void *context, long task) {
    const norm_gradient_t *p = context;
    long start = task * COLUMNS_PER_TASK, end = least(start + COLUMNS_PER_TASK, p->width);
    for (long i = 0; i < p->rows; i++) {
        const float *x = p->x + i * p->width, *dy = p->dy + i * p->width;
        float mean = p->statistics[2 * i], inverse = p->statistics[2 * i + 1];
        for (long j = start; j < end; j++) {
            p->dgain[j] += dy[j] * (x[j] - mean) * inverse;
            p->dbias[j] += dy[j];
        }
    }
}
/// Any of dx and the pair (dgain, dbias) may be NULL.
static void layer_norm_gradient(ck_workers *workers, long rows, long width, const float *x, const float *gain,
                                const float *statistics, const float *dy, float *dx, float *dgain, float *dbias) {
    norm_gradient_t p = {rows, width, x, gain, statistics, dy, dx, dgain, dbias};
    if (dgain) ck_parallel(workers, column_tasks(width), layer_norm_gain_task, &p);
    if (dx) ck_parallel(workers, row_tasks(rows), layer_norm_input_task, &p);
}

static void rms_norm_task(void *context, long task) {
    const rows_t *p = context;
    for (long i = task * ROWS_PER_TASK; i < least((task + 1) * ROWS_PER_TASK, p->rows); i++) {
        const float *x = p->x + i * p->width;
        float *y = p->y + i * p->width, square = 0;
        for (long j = 0; j < p->width; j++) square += x[j] * x[j];
        float inverse = 1.0f / root(square / (float)p->width + p->eps);
        p->statistics[i] = inverse;
        for (long j = 0; j < p->width; j++) y[j] = x[j] * inverse * p->factors[j];
    }
}
static void rms_norm(ck_workers *workers, long rows, long width, float eps, const float *x, const float *gain,
                     float *y, float *statistics) {
    rows_t p = {.rows = rows, .width = width, .eps = eps, .x = x, .factors = gain, .y = y, .statistics = statistics};
    ck_parallel(workers, row_tasks(rows), rms_norm_task, &p);
}

static void rms_norm_input_task(void *context, long task) {
    const norm_gradient_t *p = context;
    for (long i = task * ROWS_PER_TASK; i < least((task + 1) * ROWS_PER_TASK, p->rows); i++) {
        const float *x = p->x + i * p->width, *dy = p->dy + i * p->width;
        float *dx = p->dx + i * p->width, inverse = p->statistics[i], dot = 0;
        for (long j = 0; j < p->width; j++) dot += dy[j] * p->gain[j] * x[j];
        dot *= inverse * inverse / (float)p->width;
        for (long j = 0; j < p->width; j++) dx[j] += inverse * (dy[j] * p->gain[j] - x[j] * dot);
    }
}
static void rms_norm_gain_task(void *context, long task) {
    const norm_gradient_t *p = context;
    long start = task * COLUMNS_PER_TASK, end = least(start + COLUMNS_PER_TASK, p->width);
    for (long i = 0; i < p->rows; i++) {
        const float *x = p->x + i * p->width, *dy = p->dy + i * p->width;
        float inverse = p->statistics[i];
        for (long j = start; j < end; j++) p->dgain[j] += dy[j] * x[j] * inverse;
    }
}
/// Either of dx and dgain may be NULL.
static void rms_norm_gradient(ck_workers *workers, long rows, long width, const float *x, const float *gain,
                              const float *statistics, const float *dy, float *dx, float *dgain) {
    norm_gradient_t p = {rows, width, x, gain, statistics, dy, dx, dgain, NULL};
    if (dgain) ck_parallel(workers, column_tasks(width), rms_norm_gain_task, &p);
    if (dx) ck_parallel(workers, row_tasks(rows), rms_norm_input_task, &p);
}
