// GELU with the exact normal distribution function, and SwiGLU. Results may take the place of their input: iterations
// don't depend on one another, which the compiler can't know.

static void gelu_task(void *context, long task) {
    const values_task_t *p = context;
    long start = task * VALUES_PER_TASK, end = least(start + VALUES_PER_TASK, p->count);
#pragma clang loop vectorize(assume_safety)
    for (long i = start; i < end; i++) {
        float x = p->x[i];
        p->y[i] = x * normal_cdf(x, fast_exp(-0.5f * x * x));
    }
}
/// y may be x.
static void gelu(ck_workers *workers, long count, const float *x, float *y) {
    values_task_t p = {.count = count, .x = x, .y = y};
    ck_parallel(workers, value_tasks(count), gelu_task, &p);
}

static void gelu_gradient_task(void *context, long task) {
    const values_task_t *p = context;
    long start = task * VALUES_PER_TASK, end = least(start + VALUES_PER_TASK, p->count);
#pragma clang loop vectorize(assume_safety)
    for (long i = start; i < end; i++) {
        float x = p->x[i], gaussian = fast_exp(-0.5f * x * x);
        p->y[i] = p->dy[i] * (normal_cdf(x, gaussian) + x * gaussian * 0.398942280401432678f);
    }
}
/// dx may be x.
static void gelu_gradient(ck_workers *workers, long count, const float *x, const float *dy, float *dx) {
    values_task_t p = {.count = count, .x = x, .dy = dy, .y = dx};
    ck_parallel(workers, value_tasks(count), gelu_gradient_task, &p);
}

static void swiglu_task(void *context, long task) {
    const rows_t *p = context;
    for (long i = task * ROWS_PER_TASK; i < least((task + 1) * ROWS_PER_TASK, p->rows); i++) {
        const float *gate = p->x + 2 * i * p->width, *up = gate + p->width;
        float *y = p->y + i * p->width;
        for (long j = 0; j < p->width; j++) y[j] = gate[j] * logistic(gate[j]) * up[j];
    }
}
/// y = silu(gate) * up; gate_up [rows, 2 width] holds a row's gate, then its up part.
static void swiglu(ck_workers *workers, long rows, long width, const float *gate_up, float *y) {
    rows_t p = {.rows = rows, .width = width, .x = gate_up, .y = y};
    ck_parallel(workers, row_tasks(rows), swiglu_task, &p);
}

static void swiglu_gradient_task(void *context, long task) {
    const rows_t *p = context;
    for (long i = task * ROWS_PER_TASK; i < least((task + 1) * ROWS_PER_TASK, p->rows); i++) {
        const float *gate = p->x + 2 * i * p->width, *up = gate + p->width, *dy = p->dy + i * p->width;
        float *dgate = p->y + 2 * i * p->width, *dup = dgate + p->width;
#pragma clang loop vectorize(assume_safety)
        for (long j = 0; j < p->width; j++) {
            float g = gate[j], s = logistic(g), silu = g * s, dgated = dy[j] * up[j];
            dup[j] = dy[j] * silu;
            dgate[j] = dgated * (s + silu * (1.0f - s));
        }
    }
}
/// dx may be gate_up.
static void swiglu_gradient(ck_workers *workers, long rows, long width, const float *gate_up, const float *dy,
                            float *dx) {
    rows_t p = {.rows = rows, .width = width, .x = gate_up, .dy = dy, .y = dx};
    ck_parallel(workers, row_tasks(rows), swiglu_gradient_task, &p);
}
