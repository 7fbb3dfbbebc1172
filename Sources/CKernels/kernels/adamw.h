// One-pass decoupled AdamW (Loshchilov and Hutter, 2019) and the global gradient norm.

typedef struct {
    long count;
    float *value, *first, *second;
    const float *gradient;
    float scale, rate, decay, beta1, beta2, epsilon, correction1, correction2;
} adamw_t;

static void adamw_task(void *context, long task) {
    const adamw_t *p = context;
    long start = task * VALUES_PER_TASK, count = least(VALUES_PER_TASK, p->count - start);
    // Copies, because stores to floats could change what the context points to.
    float *restrict value = p->value + start, *restrict first = p->first + start, *restrict second = p->second + start;
    const float *restrict gradient = p->gradient + start;
    const float scale = p->scale, beta1 = p->beta1, beta2 = p->beta2, epsilon = p->epsilon;
    const float step = p->rate / p->correction1, unbias = 1.0f / root(p->correction2), keep = 1.0f - p->rate * p->decay;
    for (long i = 0; i < count; i++) {
        float g = gradient[i] * scale;
        float m = first[i] = beta1 * first[i] + (1.0f - beta1) * g;
        float v = second[i] = beta2 * second[i] + (1.0f - beta2) * g * g;
        value[i] = value[i] * keep - step * m / (root(v) * unbias + epsilon);
    }
}
static void adamw(ck_workers *workers, long count, float *value, const float *gradient, float *first, float *second,
                  float gradient_scale, float rate, float decay, float beta1, float beta2, float epsilon,
                  float correction1, float correction2) {
    adamw_t p = {count, value, first, second, gradient, gradient_scale, rate, decay, beta1, beta2, epsilon,
                 correction1, correction2};
    ck_parallel(workers, value_tasks(count), adamw_task, &p);
}

typedef struct {
    long count;
    const float *x;
    double *partial;
} squares_t;

static void squares_task(void *context, long task) {
    const squares_t *p = context;
    long start = task * VALUES_PER_TASK, end = least(start + VALUES_PER_TASK, p->count);
    double sum = 0;
    for (long i = start; i < end; i++) sum += (double)p->x[i] * p->x[i];
    p->partial[task] = sum;
}
static double sum_of_squares(ck_workers *workers, long count, const float *x) {
    long tasks = value_tasks(count);
    squares_t p = {count, x, (double *)ck_partial_sums(2 * tasks)};
    ck_parallel(workers, tasks, squares_task, &p);
    double sum = 0;
    for (long i = 0; i < tasks; i++) sum += p.partial[i];
    return sum;
}
