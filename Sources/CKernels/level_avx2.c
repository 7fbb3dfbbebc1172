#if defined(__x86_64__)
#include "kernels/prelude.h"
#define LEVEL avx2
#define LANES 8
#define TILE_ROWS 4
#define FP32_BY_BLAS
#define NARROW_ROWS 6
#define TILE_VECTORS 3
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#include "kernels/all.h"
#pragma clang attribute pop
#endif
