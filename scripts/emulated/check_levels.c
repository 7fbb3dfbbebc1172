// Compares every kernel level of this CPU with the plain one, for CPUs that Swift's tests are not built for. OpenBLAS is
// replaced by its definition, so that nothing but this project's C is needed. Not for avx512bf16, where products with
// stored weights round both factors.
#include "../../Sources/CKernels/include/ckernels.h"

#include <cblas.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void cblas_sgemm(int order, int ta, int tb, int m, int n, int k, float alpha, const float *a, int lda, const float *b,
                 int ldb, float beta, float *c, int ldc) {
    (void)order;
    for (int i = 0; i < m; i++)
        for (int j = 0; j < n; j++) {
            double sum = 0;
            for (int l = 0; l < k; l++)
                sum += (double)a[ta == CblasTrans ? l * lda + i : i * lda + l] * b[tb == CblasTrans ? j * ldb + l : l * ldb + j];
            c[i * ldc + j] = (float)(alpha * sum + beta * (double)c[i * ldc + j]);
        }
}
char *openblas_get_corename(void) { return "its definition"; }
char *openblas_get_config(void) { return "its definition"; }
int openblas_get_num_threads(void) { return 1; }
void openblas_set_num_threads(int count) { (void)count; }

enum { BUFFERS = 8, SIZE = 1 << 16 };
static float memory[2][BUFFERS][SIZE];
static int compared, failed;
static ck_workers *workers;

/// The same numbers for both levels, from a linear congruential generator.
static void fill(unsigned seed) {
    for (int b = 0; b < BUFFERS; b++)
        for (int i = 0; i < SIZE; i++) {
            seed = seed * 1664525u + 1013904223u;
            memory[0][b][i] = memory[1][b][i] = (float)(seed >> 8) * 0x1p-22f - 2;
        }
}

static void compare(const char *level, const char *what, int size) {
    for (int b = 0; b < BUFFERS; b++) {
        double error = 0, scale = 1e-4;
        for (int i = 0; i < SIZE; i++) {
            double difference = (double)memory[0][b][i] - (double)memory[1][b][i];
            error += difference * difference;
            scale += (double)memory[1][b][i] * memory[1][b][i];
        }
        compared++;
        if (!(sqrt(error / scale) < 1e-5)) {
            failed++;
            printf("%s: %s of size %d differs in buffer %d by %g\n", level, what, size, b, sqrt(error / scale));
        }
    }
}

#define BOTH(what, size, ...)                                     \
    do {                                                          \
        fill((unsigned)(size));                                   \
        for (int side = 0; side < 2; side++) {                    \
            const ck_kernels *k = side ? plain : fast;            \
            float(*b)[SIZE] = memory[side];                       \
            __VA_ARGS__                                           \
        }                                                         \
        compare(fast->name, what, (int)(size));                   \
    } while (0)

static void check(const ck_kernels *fast, const ck_kernels *plain) {
    for (long s = 1; s <= 130; s += s < 20 ? 1 : 7) {
        long m = s, n = 1 + s * 7 % 90, l = 1 + s * 11 % 70;
        for (int variant = 0; variant < 8; variant++)
            BOTH("a product", s, {
                ck_product p = {m, n, l, variant & 1, variant >> 1 & 1, variant >> 2, b[0], variant & 2 ? m : l, b[1],
                                variant & 4 ? l : n, NULL, variant & 1 ? b[2] : NULL, b[3], b[2], n};
                k->multiply(workers, &p);
            });
        for (int format = CK_FP32; format <= CK_INT8; format++)
            BOTH("a product with stored weights", s, {
                static int32_t stored[SIZE];
                static float scales[SIZE];
                ck_rows part = {n, stored, scales};
                ck_weights weights = {format, n, s, 1, &part};
                k->store_weights(workers, &weights, b[0]);
                k->multiply_by_weights(workers, 3, &weights, b[1], b[2], b[3], b[4]);
                k->multiply_by_weights(workers, 9, &weights, b[1], NULL, NULL, b[5]);
            });
        BOTH("a norm", s, {
            k->layer_norm(workers, 5, s, 1e-3f, b[0], b[1], b[2], b[3], b[4]);
            k->layer_norm_gradient(workers, 5, s, b[0], b[1], b[4], b[2], b[5], b[6], b[7]);
        });
        BOTH("a root mean square norm", s, {
            k->rms_norm(workers, 5, s, 1e-3f, b[0], b[1], b[3], b[4]);
            k->rms_norm_gradient(workers, 5, s, b[0], b[1], b[4], b[2], b[5], b[6]);
        });
        BOTH("an activation", s, {
            k->gelu(workers, 3 * s, b[0], b[1]);
            k->gelu_gradient(workers, 3 * s, b[0], b[2], b[3]);
            k->swiglu(workers, 3, s, b[0], b[4]);
            k->swiglu_gradient(workers, 3, s, b[0], b[2], b[5]);
            k->softmax(workers, 3, s, b[0], b[6]);
        });
        ck_attention shape = {4, 2, 1 + s % 40, s % 2 == 0, 0.3f};
        ck_sequence sequence = {1, 1 + s * 3 % 60, 1 + s * 3 % 60, s % 2 ? 0 : -1};
        long rows = sequence.length + 1;
        BOTH("attention", s, {
            k->attention(workers, &shape, &sequence, 1, rows, b[0], b[1], b[2], b[3]);
            k->attention_gradient(workers, &shape, &sequence, 1, rows, b[0], b[1], b[3], b[4], b[5], b[6]);
        });
        uint8_t flags[160];
        for (long i = 0; i < 160; i++) flags[i] = i % 5 != 2;
        const int32_t first[] = {0, 2}, count[] = {2, 1}, node[] = {1, 0, 2};
        ck_grid grid = {2, 3, 1.5f, 2.0f / 3, first, count, node};
        long t = 1 + s % 50, heads = 1 + s % 22;
        BOTH("structure", s, {
            ck_pairs pairs = {t, b[0], flags, flags + 1, flags + 2, flags + 3, NULL};
            k->pair_bias(workers, &pairs, &grid, heads, 18, b[1], b[2]);
            k->pair_bias_gradient(workers, &pairs, &grid, heads, 18, b[3], b[4]);
            k->pair_weights(workers, &pairs, &grid, 18, b[5]);
            b[6][0] = k->mark_intervals(workers, &pairs, &grid, NULL);
        });
    }
}

int main(void) {
    const char *names[] = {"avx512", "avx2", "neon"};
    const ck_kernels *plain = ck_kernels_named("plain");
    workers = ck_workers_new(2);
    printf("fastest level: %s\n", ck_kernels_named(NULL)->name);
    for (int i = 0; i < 3; i++)
        if (ck_kernels_named(names[i])) check(ck_kernels_named(names[i]), plain);
    printf("%d comparisons with the plain level, %d differ\n", compared, failed);
    return failed > 0;
}
