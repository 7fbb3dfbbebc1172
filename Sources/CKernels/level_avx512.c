#if defined(__x86_64__)
#include "kernels/prelude.h"
#define LEVEL avx512
#define LANES 16
#define TILE_ROWS 6
#define NARROW_ROWS 12
#define TILE_VECTORS 4
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma"))), apply_to = function)
#include "kernels/all.h"
#pragma clang attribute pop
#endif
