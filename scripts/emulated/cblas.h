// What Sources/CKernels takes from OpenBLAS, for machines that this one only emulates; check_levels.c defines it.
#ifndef CBLAS_H
#define CBLAS_H

enum { CblasRowMajor = 101, CblasNoTrans = 111, CblasTrans = 112 };

void cblas_sgemm(int order, int transpose_a, int transpose_b, int m, int n, int k, float alpha, const float *a, int lda,
                 const float *b, int ldb, float beta, float *c, int ldc);
void openblas_set_num_threads(int count);

#endif
