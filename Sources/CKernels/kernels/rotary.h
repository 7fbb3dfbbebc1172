// Rotary position embedding, half-split pairs (i, i + head_size/2), in place. The derivative is the inverse rotation.

typedef struct {
    long rows, stride, heads, head_size;
    const int32_t *positions;
    const float *frequencies;
    float sign, *x;
} rotary_t;

static void rotary_task(void *context, long task) {
    const rotary_t *p = context;
    long half = p->head_size / 2;
    float cosine[512], sine[512];
    for (long i = task * ROWS_PER_TASK; i < least((task + 1) * ROWS_PER_TASK, p->rows); i++) {
        for (long j = 0; j < half; j++) {
            float angle = (float)p->positions[i] * p->frequencies[j];
            cosine[j] = cosf(angle);
            sine[j] = sinf(angle) * p->sign;
        }
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
static void rotary(long rows, long stride, long heads, long head_size, const int32_t *positions, const float *frequencies,
                   float sign, float *x) {
    rotary_t p = {rows, stride, heads, head_size, positions, frequencies, sign, x};
    ck_parallel(row_tasks(rows), rotary_task, &p);
}
