// What this CPU does at most: loops of nothing but multiply-adds, bf16 dot products or reads, for benchmarks to relate
// their figures to.

enum { PEAK_SUMS = TILE_ROWS * TILE_VECTORS, VALUES_PER_READ = 1 << 18 };

typedef struct {
    long count;
    const float *x;
    float *sums;
} peak_t;

static void multiply_adds_task(void *context, long task) {
    const peak_t *p = context;
    vector_t sums[PEAK_SUMS], factor = p->x[0] + (vector_t){0}, term = p->x[1] + (vector_t){0};
#pragma clang loop unroll(full)
    for (int i = 0; i < PEAK_SUMS; i++) sums[i] = (float)(i + task) + (vector_t){0};
    for (long round = 0; round < p->count; round++) {
#pragma clang loop unroll(full)
        for (int i = 0; i < PEAK_SUMS; i++) sums[i] = sums[i] * factor + term;
    }
    vector_t total = sums[0];
#pragma clang loop unroll(full)
    for (int i = 1; i < PEAK_SUMS; i++) total += sums[i];
    p->sums[task] = total[0];
}
/// Runs `rounds` rounds of independent multiply-adds on every thread; returns the floating-point operations done.
static double multiply_adds(ck_workers *workers, long rounds) {
    long threads = ck_workers_count(workers);
    const float x[2] = {0.5f, 1.0f};
    peak_t p = {.count = rounds, .x = x, .sums = ck_partial_sums(threads)};
    ck_parallel(workers, threads, multiply_adds_task, &p);
    return 2.0 * PEAK_SUMS * LANES * (double)rounds * (double)threads;
}

#ifdef BF16_DOTS
static void bf16_dots_task(void *context, long task) {
    const peak_t *p = context;
    __m512bh a = _mm512_cvtne2ps_pbh(_mm512_set1_ps(p->x[0]), _mm512_set1_ps(p->x[1]));
    __m512 sums[PEAK_SUMS];
#pragma clang loop unroll(full)
    for (int i = 0; i < PEAK_SUMS; i++) sums[i] = _mm512_set1_ps((float)(i + task));
    for (long round = 0; round < p->count; round++) {
#pragma clang loop unroll(full)
        for (int i = 0; i < PEAK_SUMS; i++) sums[i] = _mm512_dpbf16_ps(sums[i], a, a);
    }
    __m512 total = sums[0];
#pragma clang loop unroll(full)
    for (int i = 1; i < PEAK_SUMS; i++) total = _mm512_add_ps(total, sums[i]);
    p->sums[task] = _mm512_reduce_add_ps(total);
}
#endif
/// The same with bf16 dot products that are added up in fp32; 0 on a CPU without them.
static double bf16_dots(ck_workers *workers, long rounds) {
#ifdef BF16_DOTS
    long threads = ck_workers_count(workers);
    const float x[2] = {0.5f, 1.0f};
    peak_t p = {.count = rounds, .x = x, .sums = ck_partial_sums(threads)};
    ck_parallel(workers, threads, bf16_dots_task, &p);
    return 4.0 * PEAK_SUMS * LANES * (double)rounds * (double)threads;
#else
    (void)rounds;
    return 0;
#endif
}

static void sum_task(void *context, long task) {
    const peak_t *p = context;
    long start = task * VALUES_PER_READ, end = least(start + VALUES_PER_READ, p->count);
    float sum = 0;
    for (long i = start; i < end; i++) sum += p->x[i];
    p->sums[task] = sum;
}
/// The sum of x: bound by reading it.
static float sum(ck_workers *workers, long count, const float *x) {
    long tasks = (count + VALUES_PER_READ - 1) / VALUES_PER_READ;
    peak_t p = {.count = count, .x = x, .sums = ck_partial_sums(tasks)};
    ck_parallel(workers, tasks, sum_task, &p);
    float total = 0;
    for (long i = 0; i < tasks; i++) total += p.sums[i];
    return total;
}
