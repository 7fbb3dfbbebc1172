// Clearing, adding, gathering and scattering rows.

enum { ROWS_PER_TASK = 32, VALUES_PER_TASK = 16384, COLUMNS_PER_TASK = 64, ROWS_PER_SUM = 128 };
enum { VALUES_PER_CLEAR = 1 << 16 };

/// What element-wise kernels work on.
typedef struct {
    long count;
    float scale;
    const float *x, *dy;
    float *y;
} values_task_t;

/// What kernels of rows [rows, width] work on; each uses some of it.
typedef struct {
    long rows, width;
    float eps;
    const float *x, *dy;
    const float *factors;  // by row, by column (a gain), or by element
    const float *bias;     // by column
    const int32_t *index;  // of a row elsewhere
    float *y;
    float *statistics;     // by row
} rows_t;

static long row_tasks(long rows) { return (rows + ROWS_PER_TASK - 1) / ROWS_PER_TASK; }
static long value_tasks(long count) { return (count + VALUES_PER_TASK - 1) / VALUES_PER_TASK; }
static long column_tasks(long width) { return (width + COLUMNS_PER_TASK - 1) / COLUMNS_PER_TASK; }

static void clear_task(void *context, long task) {
    const values_task_t *p = context;
    long start = task * VALUES_PER_CLEAR, end = least(start + VALUES_PER_CLEAR, p->count);
    memset(p->y + start, 0, (size_t)(end - start) * sizeof(float));
}
static void clear(ck_workers *workers, long count, float *y) {
    values_task_t p = {.count = count, .y = y};
    ck_parallel(workers, (count + VALUES_PER_CLEAR - 1) / VALUES_PER_CLEAR, clear_task, &p);
}

static void add_task(void *context, long task) {
    const values_task_t *p = context;
    long start = task * VALUES_PER_TASK, end = least(start + VALUES_PER_TASK, p->count);
    for (long i = start; i < end; i++) p->y[i] += p->scale * p->x[i];
}
static void add(ck_workers *workers, long count, const float *x, float scale, float *y) {
    values_task_t p = {.count = count, .x = x, .scale = scale, .y = y};
    ck_parallel(workers, value_tasks(count), add_task, &p);
}

static void scale_task(void *context, long task) {
    const values_task_t *p = context;
    long start = task * VALUES_PER_TASK, end = least(start + VALUES_PER_TASK, p->count);
    for (long i = start; i < end; i++) p->y[i] = p->scale * p->x[i];
}
static void scale(ck_workers *workers, long count, const float *x, float scale, float *y) {
    values_task_t p = {.count = count, .x = x, .scale = scale, .y = y};
    ck_parallel(workers, value_tasks(count), scale_task, &p);
}

static void scale_rows_task(void *context, long task) {
    const rows_t *p = context;
    for (long i = task * ROWS_PER_TASK; i < least((task + 1) * ROWS_PER_TASK, p->rows); i++) {
        float s = p->factors[i];
        for (long j = 0; j < p->width; j++) p->y[i * p->width + j] = s * p->x[i * p->width + j];
    }
}
static void scale_rows(ck_workers *workers, long rows, long width, const float *x, const float *scale, float *y) {
    rows_t p = {.rows = rows, .width = width, .x = x, .factors = scale, .y = y};
    ck_parallel(workers, row_tasks(rows), scale_rows_task, &p);
}

static void add_bias_task(void *context, long task) {
    const rows_t *p = context;
    for (long i = task * ROWS_PER_TASK; i < least((task + 1) * ROWS_PER_TASK, p->rows); i++)
        for (long j = 0; j < p->width; j++) p->y[i * p->width + j] += p->bias[j];
}
static void add_bias(ck_workers *workers, long rows, long width, const float *bias, float *y) {
    rows_t p = {.rows = rows, .width = width, .bias = bias, .y = y};
    ck_parallel(workers, row_tasks(rows), add_bias_task, &p);
}

static void column_sums_task(void *context, long task) {
    const rows_t *p = context;
    long start = task * COLUMNS_PER_TASK, count = least(COLUMNS_PER_TASK, p->width - start);
    // Summed in blocks: one fp32 sum over all rows would lose digits.
    for (long first = 0; first < p->rows; first += ROWS_PER_SUM) {
        float sums[COLUMNS_PER_TASK] = {0};
        for (long i = first; i < least(first + ROWS_PER_SUM, p->rows); i++)
            for (long j = 0; j < count; j++) sums[j] += p->x[i * p->width + start + j];
        for (long j = 0; j < count; j++) p->y[start + j] += sums[j];
    }
}
static void column_sums(ck_workers *workers, long rows, long width, const float *x, float *sums) {
    rows_t p = {.rows = rows, .width = width, .x = x, .y = sums};
    ck_parallel(workers, column_tasks(width), column_sums_task, &p);
}

static void gather_task(void *context, long task) {
    const rows_t *p = context;
    for (long i = task * ROWS_PER_TASK; i < least((task + 1) * ROWS_PER_TASK, p->rows); i++) {
        if (p->index[i] < 0) memset(p->y + i * p->width, 0, (size_t)p->width * sizeof(float));
        else memcpy(p->y + i * p->width, p->x + p->index[i] * p->width, (size_t)p->width * sizeof(float));
    }
}
/// y[i] = x[index[i]]; zeros where the index is negative.
static void gather_rows(ck_workers *workers, long rows, long width, const float *x, const int32_t *index, float *y) {
    rows_t p = {.rows = rows, .width = width, .x = x, .index = index, .y = y};
    ck_parallel(workers, row_tasks(rows), gather_task, &p);
}

static void scatter_task(void *context, long task) {
    const rows_t *p = context;
    long start = task * COLUMNS_PER_TASK, end = least(start + COLUMNS_PER_TASK, p->width);
    for (long i = 0; i < p->rows; i++) {
        if (p->index[i] < 0) continue;
        const float *from = p->dy + i * p->width;
        float *to = p->y + p->index[i] * p->width, s = p->factors ? p->factors[i] : 1.0f;
        for (long j = start; j < end; j++) to[j] += s * from[j];
    }
}
/// dx[index[i]] += scale[i] dy[i] (scale may be NULL); several i may name one row.
static void scatter_rows(ck_workers *workers, long rows, long width, const float *dy, const int32_t *index,
                         const float *scale, float *dx) {
    rows_t p = {.rows = rows, .width = width, .dy = dy, .index = index, .factors = scale, .y = dx};
    ck_parallel(workers, column_tasks(width), scatter_task, &p);
}

static void row_dots_task(void *context, long task) {
    const rows_t *p = context;
    for (long i = task * ROWS_PER_TASK; i < least((task + 1) * ROWS_PER_TASK, p->rows); i++) {
        const float *x = p->x + i * p->width, *w = p->factors + i * p->width;
        float sum = 0;
        for (long j = 0; j < p->width; j++) sum += x[j] * w[j];
        p->y[i] = sum;
    }
}
/// y[i] = the inner product of the rows i of x and w.
static void row_dots(ck_workers *workers, long rows, long width, const float *x, const float *w, float *y) {
    rows_t p = {.rows = rows, .width = width, .x = x, .factors = w, .y = y};
    ck_parallel(workers, row_tasks(rows), row_dots_task, &p);
}
