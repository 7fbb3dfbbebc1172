// fp32 products by OpenBLAS, one thread per call; our workers split the output into blocks fixed by the shape.
#include "include/ckernels.h"

#include <cblas.h>

extern char *openblas_get_corename(void);
extern char *openblas_get_config(void);
extern int openblas_get_num_threads(void);
// Not in every build of OpenBLAS.
extern int blas_thread_shutdown_(void) __attribute__((weak));

typedef struct {
    int ta, tb;
    long m, n, k, lda, ldb, ldc, rows, columns, column_blocks;
    const float *a, *b;
    float *c;
} product_t;

/// `ck_workers` are the only threads: those that OpenBLAS starts when it is loaded end before they have done anything.
__attribute__((constructor)) static void stop_blas_threads(void) {
    openblas_set_num_threads(1);
    if (blas_thread_shutdown_) blas_thread_shutdown_();
}

static void block(void *context, long task) {
    const product_t *p = context;
    long i = task / p->column_blocks * p->rows, j = task % p->column_blocks * p->columns;
    long m = p->m - i < p->rows ? p->m - i : p->rows, n = p->n - j < p->columns ? p->n - j : p->columns;
    const float *a = p->a + (p->ta ? i : i * p->lda), *b = p->b + (p->tb ? j * p->ldb : j);
    cblas_sgemm(CblasRowMajor, p->ta ? CblasTrans : CblasNoTrans, p->tb ? CblasTrans : CblasNoTrans, (int)m, (int)n,
                (int)p->k, 1, a, (int)p->lda, b, (int)p->ldb, 1, p->c + i * p->ldc + j, (int)p->ldc);
}

void ck_gemm(ck_workers *workers, int ta, int tb, long m, long n, long k, const float *a, long lda, const float *b,
             long ldb, float *c, long ldc) {
    if (m <= 0 || n <= 0 || k <= 0) return;
    // Blocks of at least ~4 MFLOP, at most 16 of them, cut along the longer side in multiples of 64.
    long work = (long)(2.0 * m * n * k / 4e6), blocks = 1;
    while (blocks < 16 && blocks * 2 <= work) blocks *= 2;
    product_t p = {ta, tb, m, n, k, lda, ldb, ldc, m, n, 1, a, b, c};
    long row_blocks = 1;
    while (blocks > 1) {
        if (p.rows >= p.columns) p.rows = ((p.rows + 1) / 2 + 63) / 64 * 64;
        else p.columns = ((p.columns + 1) / 2 + 63) / 64 * 64;
        blocks /= 2;
    }
    row_blocks = (m + p.rows - 1) / p.rows;
    p.column_blocks = (n + p.columns - 1) / p.columns;
    ck_parallel(workers, row_blocks * p.column_blocks, block, &p);
}

const char *ck_blas_core(void) { return openblas_get_corename(); }
const char *ck_blas_version(void) { return openblas_get_config(); }
int ck_blas_threads(void) { return openblas_get_num_threads(); }
