// A pool of worker threads that spin briefly, then sleep. Tasks are handed out from an atomic counter; which thread runs
// a task never changes its result. A round is over when its tasks are done: nobody waits for a worker that is still
// asleep or has lost its core to another program.
#include "include/ckernels.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MAX_THREADS = 64, SPINS = 4000 };

typedef struct {
    void (*body)(void *, long);
    void *context;
    long tasks;
    atomic_long next;
    atomic_int open;    // workers may take tasks
    atomic_int active;  // workers that may be taking tasks, or are finding out that they may not
} job_t;

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t wake = PTHREAD_COND_INITIALIZER;
static pthread_mutex_t caller = PTHREAD_MUTEX_INITIALIZER;  // one parallel region at a time
static job_t job;
static atomic_uint round_number;
static int wanted;   // threads asked for, the caller included
static int started;  // worker threads that exist
static _Thread_local int inside;

static inline void relax(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

static void run_tasks(void) {
    inside = 1;
    for (;;) {
        long task = atomic_fetch_add_explicit(&job.next, 1, memory_order_relaxed);
        if (task >= job.tasks) break;
        job.body(job.context, task);
    }
    inside = 0;
}

static void *worker(void *argument) {
    int index = (int)((intptr_t)argument & 255);
    unsigned seen = (unsigned)((intptr_t)argument >> 8);
    for (;;) {
        int spins = 0;
        while (atomic_load_explicit(&round_number, memory_order_acquire) == seen && spins < SPINS) {
            relax();
            spins++;
        }
        if (atomic_load_explicit(&round_number, memory_order_acquire) == seen) {
            pthread_mutex_lock(&mutex);
            while (atomic_load_explicit(&round_number, memory_order_acquire) == seen) pthread_cond_wait(&wake, &mutex);
            pthread_mutex_unlock(&mutex);
        }
        seen = atomic_load_explicit(&round_number, memory_order_acquire);
        // In this order: the caller closes the round first and then waits until nobody is active.
        atomic_fetch_add(&job.active, 1);
        if (index < wanted - 1 && atomic_load(&job.open)) run_tasks();
        atomic_fetch_sub(&job.active, 1);
    }
    return NULL;
}

static int default_threads(void) {
    const char *text = getenv("SEPIT_THREADS");
    long count = text ? strtol(text, NULL, 10) : 0;
    if (count <= 0) count = sysconf(_SC_NPROCESSORS_ONLN);
    return count < 1 ? 1 : count > MAX_THREADS ? MAX_THREADS : (int)count;
}

static void start_workers(void) {
    if (wanted == 0) wanted = default_threads();
    while (started < wanted - 1) {
        pthread_t thread;
        intptr_t argument = (intptr_t)atomic_load(&round_number) << 8 | started;
        if (pthread_create(&thread, NULL, worker, (void *)argument) != 0) {
            wanted = started + 1;
            break;
        }
        pthread_detach(thread);
        started++;
    }
}

int ck_threads(void) {
    if (wanted == 0) wanted = default_threads();
    return wanted;
}

void ck_set_threads(int count) {
    wanted = count < 1 ? 1 : count > MAX_THREADS ? MAX_THREADS : count;
}

void ck_parallel(long tasks, void (*body)(void *, long), void *context) {
    if (tasks <= 0) return;
    if (inside || tasks == 1 || ck_threads() == 1) {
        for (long task = 0; task < tasks; task++) body(context, task);
        return;
    }
    pthread_mutex_lock(&caller);
    start_workers();
    job.body = body;
    job.context = context;
    job.tasks = tasks;
    atomic_store_explicit(&job.next, 0, memory_order_relaxed);
    atomic_store(&job.open, 1);
    pthread_mutex_lock(&mutex);
    atomic_fetch_add_explicit(&round_number, 1, memory_order_release);
    pthread_cond_broadcast(&wake);
    pthread_mutex_unlock(&mutex);
    run_tasks();
    atomic_store(&job.open, 0);
    while (atomic_load(&job.active) > 0) relax();
    pthread_mutex_unlock(&caller);
}

enum { CLEARED_PER_TASK = 1 << 16 };

typedef struct {
    long count;
    float *y;
} clear_t;

static void clear_task(void *context, long task) {
    const clear_t *p = context;
    long start = task * CLEARED_PER_TASK, left = p->count - start;
    memset(p->y + start, 0, (size_t)(left < CLEARED_PER_TASK ? left : CLEARED_PER_TASK) * sizeof(float));
}
void ck_clear(long count, float *y) {
    clear_t p = {count, y};
    ck_parallel((count + CLEARED_PER_TASK - 1) / CLEARED_PER_TASK, clear_task, &p);
}

typedef struct {
    float *base;
    long count;
} buffer_t;
static _Thread_local buffer_t scratch, partial_sums;

static float *grown(buffer_t *buffer, long count) {
    if (count > buffer->count) {
        free(buffer->base);
        buffer->count = count + count / 4 + 1024;
        buffer->base = aligned_alloc(64, ((size_t)buffer->count * sizeof(float) + 63) / 64 * 64);
        if (!buffer->base) abort();
    }
    return buffer->base;
}
float *ck_scratch(long count) { return grown(&scratch, count); }
float *ck_partial_sums(long count) { return grown(&partial_sums, count); }
