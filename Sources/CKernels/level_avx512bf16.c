#if defined(__x86_64__)
#include "kernels/prelude.h"

#include <immintrin.h>
#define LEVEL avx512bf16
#define LANES 16
#define TILE_ROWS 6
#define NARROW_ROWS 12
#define TILE_VECTORS 4
#define BF16_DOTS
#define INT8_DOTS
#pragma clang attribute push(                                                                                       \
    __attribute__((target("avx512bf16,avx512vnni,avx512f,avx512bw,avx512dq,avx512vl,avx2,fma"))), apply_to = function)
#include "kernels/all.h"
#pragma clang attribute pop
#endif
