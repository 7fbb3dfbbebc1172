// Rotary position embedding, half-split pairs (i, i + head_size/2), in place. The derivative is the inverse rotation.

typedef struct {
    long rows, stride, heads, head_size;
    const int32_t *positions;
    const float *frequencies;
    float sign, *x, *table;
} rotary_t;

/// Cosines and sines of one position.
static inline void rotary_angles(const rotary_t *p, long position, float *cosine, float *sine) {
    for (long j = 0; j < p->head_size / 2; j++) {
        float angle = (float)position * p->frequencies[j];
        cosine[j] = cosf(angle);
        sine[j] = sinf(angle) * p->sign;
    }
}

static void rotary_table_task(void *context, long position) {
    const rotary_t *p = context;
    float *cosine = p->table + position * p->head_size;
    rotary_angles(p, position, cosine, cosine + p->head_size / 2);
}

static void rotary_task(void *context, long task) {
    const rotary_t *p = context;
    long half = p->head_size / 2;
    float own[1024];
    for (long i = task * ROWS_PER_TASK; i < least((task + 1) * ROWS_PER_TASK, p->rows); i++) {
        const float *cosine = p->table ? p->table + p->positions[i] * p->head_size : own, *sine = cosine + half;
        if (!p->table) rotary_angles(p, p->positions[i], own, own + half);
        for (long h = 0; h < p->heads; h++) {
            float *a = p->x + i * p->stride + h * p->head_size, *b = a + half;
            for (long j = 0; j < half; j++) {
                float first = a[j], second = b[j];
                a[j] = first * cosine[j] - second * sine[j];
                b[j] = second * cosine[j] + first * sine[j];
            }
        }
    }
}
/// Rotates the first `heads` heads of every row of `stride` floats; head_size is even and at most 1024.
static void rotary(ck_workers *workers, long rows, long stride, long heads, long head_size, const int32_t *positions,
                   const float *frequencies, float sign, float *x) {
    rotary_t p = {rows, stride, heads, head_size, positions, frequencies, sign, x, NULL};
    long count = 0;
    for (long i = 0; i < rows; i++) count = positions[i] >= count ? positions[i] + 1 : count;
    // Sequences of a batch share their positions.
    if (count <= rows) {
        p.table = ck_partial_sums(count * head_size);
        ck_parallel(workers, count, rotary_table_task, &p);
    }
    ck_parallel(workers, row_tasks(rows), rotary_task, &p);
}
