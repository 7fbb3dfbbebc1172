// The kernel seam: everything above this header is shapes, graphs and data; everything numeric and every thread is
// below it. A backend is one filled-in `ck_kernels` table and the workers that it is called with. All matrices are
// row-major fp32; sizes are in elements.
//
// Results do not depend on the number of threads: work is cut into tasks by shape alone, each output element is
// written by one task, and partial sums are combined in a fixed order.
#ifndef CKERNELS_H
#define CKERNELS_H

#include <stdint.h>

// ---- workers ------------------------------------------------------------------------------------------------------

/// Threads that kernels run on. Several may exist, each with threads of its own; they start when first needed.
typedef struct ck_workers ck_workers;
/// 1 to 64 threads, the caller's included.
ck_workers *ck_workers_new(int count);
/// Ends the threads; not to be called while kernels run on them.
void ck_workers_free(ck_workers *workers);
/// Threads in use, the caller's included.
int ck_workers_count(const ck_workers *workers);
/// Runs body(context, task) for every task in 0..<tasks on the workers; returns when all are done. Nested calls run inline.
void ck_parallel(ck_workers *workers, long tasks, void (*body)(void *context, long task), void *context);
/// A per-thread buffer of at least `count` floats, 64-byte aligned, kept between calls.
float *ck_scratch(long count);
/// The same, a second buffer: for the caller of ck_parallel to hold partial results while tasks use their scratch.
float *ck_partial_sums(long count);

// ---- OpenBLAS --------------------------------------------------------------------------------------------------------

/// C[m,n] += op(A) op(B), on the workers; for levels that have no fp32 product of their own.
void ck_gemm(ck_workers *workers, int transpose_a, int transpose_b, long m, long n, long k, const float *a, long lda,
             const float *b, long ldb, float *c, long ldc);
/// Name of the OpenBLAS core in use, the library's version and how it was built, and the threads that it has.
const char *ck_blas_core(void);
const char *ck_blas_version(void);
int ck_blas_threads(void);

// ---- products -------------------------------------------------------------------------------------------------------

/// C[m,n] = addend + bias + A[m,k] B[k,n].
typedef struct {
    long m, n, k;
    int bf16;                  // round A and B to bf16; sums are fp32 all the same
    int transpose_a;           // A is stored as [k, m]
    int transpose_b;           // B is stored as [n, k]
    const float *a;
    long lda;
    const float *b;
    long ldb;
    const void *panels;        // B as `pack_panels` made it, in place of b; NULL to pack it here
    const float *addend;       // [m, n] with the stride of C, which it may be; NULL for none
    const float *bias;         // [n]; NULL for none
    float *c;
    long ldc;
} ck_product;

// ---- weights --------------------------------------------------------------------------------------------------------

enum { CK_FP32, CK_BF16, CK_INT8 };
/// So many weights of a row, one after another, share a scale in int8.
enum { CK_SCALE_BLOCK = 64 };
// Up to so many rows, products with weights read these once, and a row's results don't depend on the others.
enum { CK_FEW_ROWS = 8 };

/// Some rows [rows, k] of a weight matrix, one after another; of any alignment.
typedef struct {
    long rows;
    const void *values;   // fp32, bf16 or int8
    const float *scales;  // of int8: [rows, ceil(k / CK_SCALE_BLOCK)]; a weight is its value times its scale
} ck_rows;

/// A weight matrix [n, k], in parts that need not adjoin.
typedef struct {
    int format;
    int bf16;  // round fp32 to bf16 in products of many rows, on CPUs that are faster then; others are rounded already
    long n, k;
    long count;
    const ck_rows *parts;
} ck_weights;

// ---- sequences ------------------------------------------------------------------------------------------------------

/// One sequence of a packed batch.
typedef struct {
    long start;   // first row
    long length;  // rows
    long keys;    // attended rows: the first `keys`; the rest are padding
    long bias;    // offset of this sequence's [heads, length, length] attention bias; -1 for none
} ck_sequence;

typedef struct {
    long heads, kv_heads, head_size;
    int causal;
    float scale;  // applied to query-key products
    int bf16;     // round the operands of products to bf16
} ck_attention;

// ---- structure ------------------------------------------------------------------------------------------------------

/// Where functions of a distance are evaluated, and how a pair's value is interpolated from there.
/// Grid form: [0, limit) is cut into `bins` of equal `width`, bin b into `count[b]` intervals from `first[b]`; an
/// interval has six equidistant nodes from `node[interval]` (-1 where no pair falls), ends included (degree 5).
/// Direct form (`bins` = 0): (i, j) and (j, i) share a node that no other pair has.
typedef struct {
    long bins;
    float limit, width, inverse_width;
    const int32_t *first, *count, *node;
} ck_grid;

/// One protein's pairs.
typedef struct {
    long length;
    const float *positions;         // [length, 3] in angstrom
    const uint8_t *query, *key;     // bias applies where query[i] and key[j]
    const uint8_t *summed, *has;    // summed-edge term of rows with has[i], over j with summed[j]
    const int32_t *pair;            // direct form only: node of each pair [length, length]
} ck_pairs;

// ---- random bases ---------------------------------------------------------------------------------------------------

/// Random matrices that are computed, never stored: `count` of `size` values each, drawn from (seed, stream).
typedef struct {
    uint64_t seed, stream;
    long count, size;
} ck_bases;

// ---- the table ------------------------------------------------------------------------------------------------------

typedef struct {
    const char *name;

    // Every kernel runs on the workers that it is given.

    // Row operators. Gradients are added to what is there, but for those of gelu and swiglu, which may take the place of
    // the input.
    void (*clear)(ck_workers *workers, long count, float *y);                               // y = 0
    void (*add)(ck_workers *workers, long count, const float *x, float scale, float *y);    // y += scale x
    void (*scale)(ck_workers *workers, long count, const float *x, float scale, float *y);  // y = scale x
    void (*scale_rows)(ck_workers *workers, long rows, long width, const float *x, const float *scale, float *y);
    void (*add_bias)(ck_workers *workers, long rows, long width, const float *bias, float *y);
    // sums += sum over rows
    void (*column_sums)(ck_workers *workers, long rows, long width, const float *x, float *sums);
    void (*gather_rows)(ck_workers *workers, long rows, long width, const float *x, const int32_t *index, float *y);
    void (*scatter_rows)(ck_workers *workers, long rows, long width, const float *dy, const int32_t *index,
                         const float *scale, float *dx);
    void (*row_dots)(ck_workers *workers, long rows, long width, const float *x, const float *w, float *y);
    void (*layer_norm)(ck_workers *workers, long rows, long width, float eps, const float *x, const float *gain,
                       const float *bias, float *y, float *statistics);
    void (*layer_norm_gradient)(ck_workers *workers, long rows, long width, const float *x, const float *gain,
                                const float *statistics, const float *dy, float *dx, float *dgain, float *dbias);
    void (*rms_norm)(ck_workers *workers, long rows, long width, float eps, const float *x, const float *gain,
                     float *y, float *statistics);
    void (*rms_norm_gradient)(ck_workers *workers, long rows, long width, const float *x, const float *gain,
                              const float *statistics, const float *dy, float *dx, float *dgain);
    void (*gelu)(ck_workers *workers, long count, const float *x, float *y);
    void (*gelu_gradient)(ck_workers *workers, long count, const float *x, const float *dy, float *dx);
    void (*swiglu)(ck_workers *workers, long rows, long width, const float *gate_up, float *y);
    void (*swiglu_gradient)(ck_workers *workers, long rows, long width, const float *gate_up, const float *dy,
                            float *dx);
    void (*softmax)(ck_workers *workers, long rows, long width, const float *x, float *y);
    void (*softmax_gradient)(ck_workers *workers, long rows, long width, const float *y, const float *dy, float *dx);
    void (*rotary)(ck_workers *workers, long rows, long stride, long heads, long head_size, const int32_t *positions,
                   const float *frequencies, float sign, float *x);
    // Sum over rows of -log softmax(logits)[target], from blocks of the vocabulary: `width` words from word `first` on, in
    // ascending order. sums [rows, 3] is what a block leaves for the next. Rows with a negative target are skipped.
    void (*vocabulary_sums)(ck_workers *workers, long rows, long width, long first, const float *logits,
                            const int32_t *targets, float *sums);
    double (*cross_entropy)(ck_workers *workers, long rows, const int32_t *targets, const float *sums, float *log_sums);
    void (*cross_entropy_gradient)(ck_workers *workers, long rows, long width, long first, const float *logits,
                                   const int32_t *targets, const float *log_sums, float scale, float *dlogits);
    void (*multiply)(ck_workers *workers, const ck_product *product);
    // B [k, n], or [n, k] transposed, in the form that products of this level read it; 0 bytes where there is none.
    long (*panel_bytes)(int bf16, long n, long k);
    void (*pack_panels)(ck_workers *workers, int bf16, int transposed, long n, long k, const float *b, long ldb,
                        void *panels);
    // y[m,n] = addend + bias + x[m,k] W[n,k]^T with weights as they are stored; addend [m, n] and bias [n] may be NULL.
    // A few rows (decoding) are bound by reading W once.
    void (*multiply_by_weights)(ck_workers *workers, long m, const ck_weights *weights, const float *x,
                                const float *addend, const float *bias, float *y);
    // y[rows, k] = rows of W in fp32; zeros where the index is negative.
    void (*gather_weights)(ck_workers *workers, long rows, const ck_weights *weights, const int32_t *index, float *y);
    // Rounds x [n, k] to the format of weights of one part, and writes it there.
    void (*store_weights)(ck_workers *workers, const ck_weights *weights, const float *x);

    // Attention over packed sequences; qkv [rows, (heads + 2 kv_heads) head_size], out [rows, heads head_size],
    // log_sums [heads, rows]. Bias and its gradient are blocks addressed by ck_sequence.bias.
    void (*attention)(ck_workers *workers, const ck_attention *shape, const ck_sequence *sequences, long count,
                      long rows, const float *qkv, const float *bias, float *out, float *log_sums);
    void (*attention_gradient)(ck_workers *workers, const ck_attention *shape, const ck_sequence *sequences,
                               long count, long rows, const float *qkv, const float *bias, const float *log_sums,
                               const float *dout, float *dqkv, float *dbias);
    // One new row per sequence against its cached keys and values, each [kv_heads, its capacity, head_size].
    void (*attention_cached)(ck_workers *workers, const ck_attention *shape, long count, const float *qkv,
                             const float *const *keys, const float *const *values, const int32_t *lengths,
                             const int32_t *capacities, float *out);

    // Structure: Gaussian kernels at `points`, per-pair bias from a table of values at nodes, and node weights of sums.
    void (*gaussians)(ck_workers *workers, long points, long kernels, const float *distances, const float *means,
                      const float *stds, float *y);
    void (*gaussians_gradient)(ck_workers *workers, long points, long kernels, const float *distances,
                               const float *means, const float *stds, const float *y, const float *dy, float *dmeans,
                               float *dstds);
    // marks[interval] = 1 where a pair falls; returns the largest distance of a pair that has a bias or is summed.
    float (*mark_intervals)(ck_workers *workers, const ck_pairs *pairs, const ck_grid *grid, uint8_t *marks);
    void (*pair_bias)(ck_workers *workers, const ck_pairs *pairs, const ck_grid *grid, long heads, long nodes,
                      const float *table, float *bias);
    void (*pair_bias_gradient)(ck_workers *workers, const ck_pairs *pairs, const ck_grid *grid, long heads, long nodes,
                               const float *dbias, float *dtable);
    // weights [length, nodes] of a grid
    void (*pair_weights)(ck_workers *workers, const ck_pairs *pairs, const ck_grid *grid, long nodes, float *weights);

    // Optimiser.
    double (*sum_of_squares)(ck_workers *workers, long count, const float *x);
    void (*adamw)(ck_workers *workers, long count, float *value, const float *gradient, float *first, float *second,
                  float gradient_scale, float rate, float decay, float beta1, float beta2, float epsilon,
                  float correction1, float correction2);

    // Random bases: y = constant basis(-1) + scale sum of coefficients[i] basis(i); y[i] += scale dy . basis(i).
    void (*random_combination)(ck_workers *workers, const ck_bases *bases, const float *coefficients, float constant,
                               float scale, float *y);
    void (*random_projections)(ck_workers *workers, const ck_bases *bases, const float *dy, float scale, float *y);

    // Limits of this CPU, for benchmarks: operations done on all workers in so many rounds, and a sum that is bound by
    // reading memory.
    double (*multiply_adds)(ck_workers *workers, long rounds);
    double (*bf16_dots)(ck_workers *workers, long rounds);
    float (*sum)(ck_workers *workers, long count, const float *x);
} ck_kernels;

/// The fastest table that this CPU runs, or the one that `name` ("avx512bf16", "avx512", "avx2", "neon", "plain") asks for;
/// NULL if this CPU can't run it or there is none of that name.
const ck_kernels *ck_kernels_named(const char *name);

/// Whether this CPU does more bf16 dot products in a second than fp32 multiply-adds, where it has both: Intel's do half as many.
int ck_prefers_bf16(void);

#endif
