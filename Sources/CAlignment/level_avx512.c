#if defined(__x86_64__)
#include "kernels/prelude.h"
#define LEVEL avx512
#define WIDTH 64
#define LOOKUP_AVX512
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2"))), apply_to = function)
#include "kernels/all.h"
#pragma clang attribute pop
#endif
