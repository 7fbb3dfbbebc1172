// Worker threads that spin briefly, then sleep. Tasks are handed out from an atomic counter; which thread runs a task
// never changes its result. A round is over when its tasks are done: nobody waits for a worker that is still asleep or
// has lost its core to another program.
#include "include/ckernels.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

enum { MOST_THREADS = 64, SPINS = 4000 };

struct ck_workers {
    atomic_int count;  // threads, the caller included
    int started;       // threads that exist beside it
    pthread_t threads[MOST_THREADS - 1];

    pthread_mutex_t caller;  // one parallel region at a time
    pthread_mutex_t mutex;
    pthread_cond_t wake;
    atomic_uint round;
    atomic_int ending;

    // The round's tasks.
    void (*body)(void *, long);
    void *context;
    long tasks;
    atomic_long next;
    atomic_int open;    // workers may take tasks
    atomic_int active;  // workers that may be taking tasks, or are finding out that they may not
};

typedef struct {
    float *base;
    long count;
} buffer_t;
static _Thread_local buffer_t scratch, partial_sums;
static _Thread_local int inside;

static inline void relax(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

static void run_tasks(ck_workers *w) {
    inside = 1;
    for (;;) {
        long task = atomic_fetch_add_explicit(&w->next, 1, memory_order_relaxed);
        if (task >= w->tasks) break;
        w->body(w->context, task);
    }
    inside = 0;
}

static void *worker(void *argument) {
    ck_workers *w = argument;
    // Rounds begin at 0; a worker that is late for its first one takes part in it all the same, or finds it closed.
    unsigned seen = 0;
    for (;;) {
        int spins = 0;
        while (atomic_load_explicit(&w->round, memory_order_acquire) == seen && spins < SPINS) {
            relax();
            spins++;
        }
        if (atomic_load_explicit(&w->round, memory_order_acquire) == seen) {
            pthread_mutex_lock(&w->mutex);
            while (atomic_load_explicit(&w->round, memory_order_acquire) == seen) pthread_cond_wait(&w->wake, &w->mutex);
            pthread_mutex_unlock(&w->mutex);
        }
        seen = atomic_load_explicit(&w->round, memory_order_acquire);
        if (atomic_load(&w->ending)) break;
        // In this order: the caller closes the round first and then waits until nobody is active.
        atomic_fetch_add(&w->active, 1);
        if (atomic_load(&w->open)) run_tasks(w);
        atomic_fetch_sub(&w->active, 1);
    }
    free(scratch.base);
    free(partial_sums.base);
    return NULL;
}

ck_workers *ck_workers_new(int count) {
    ck_workers *w = calloc(1, sizeof(*w));
    if (!w) abort();
    atomic_init(&w->count, count < 1 ? 1 : count > MOST_THREADS ? MOST_THREADS : count);
    pthread_mutex_init(&w->caller, NULL);
    pthread_mutex_init(&w->mutex, NULL);
    pthread_cond_init(&w->wake, NULL);
    return w;
}

int ck_workers_count(const ck_workers *w) { return atomic_load_explicit(&w->count, memory_order_relaxed); }

static void begin_round(ck_workers *w) {
    pthread_mutex_lock(&w->mutex);
    atomic_fetch_add_explicit(&w->round, 1, memory_order_release);
    pthread_cond_broadcast(&w->wake);
    pthread_mutex_unlock(&w->mutex);
}

void ck_workers_free(ck_workers *w) {
    if (!w) return;
    atomic_store(&w->ending, 1);
    begin_round(w);
    for (int i = 0; i < w->started; i++) pthread_join(w->threads[i], NULL);
    pthread_mutex_destroy(&w->caller);
    pthread_mutex_destroy(&w->mutex);
    pthread_cond_destroy(&w->wake);
    free(w);
}

/// Where the system gives no more threads, those that there are do the work.
static void start_threads(ck_workers *w) {
    while (w->started < ck_workers_count(w) - 1) {
        if (pthread_create(&w->threads[w->started], NULL, worker, w) == 0) w->started++;
        else atomic_store(&w->count, w->started + 1);
    }
}

void ck_parallel(ck_workers *w, long tasks, void (*body)(void *, long), void *context) {
    if (tasks <= 0) return;
    if (inside || tasks == 1 || ck_workers_count(w) == 1) {
        for (long task = 0; task < tasks; task++) body(context, task);
        return;
    }
    pthread_mutex_lock(&w->caller);
    start_threads(w);
    w->body = body;
    w->context = context;
    w->tasks = tasks;
    atomic_store_explicit(&w->next, 0, memory_order_relaxed);
    atomic_store(&w->open, 1);
    begin_round(w);
    run_tasks(w);
    atomic_store(&w->open, 0);
    // A worker that was stopped in a task gets this core, where there are more threads than cores.
    for (int spins = 0; atomic_load(&w->active) > 0; spins++) {
        if (spins < SPINS) relax();
        else sched_yield();
    }
    pthread_mutex_unlock(&w->caller);
}

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
