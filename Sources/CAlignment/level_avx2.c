#if defined(__x86_64__)
#include "kernels/prelude.h"
#define LEVEL avx2
#define WIDTH 32
#define LOOKUP_AVX2
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#include "kernels/all.h"
#pragma clang attribute pop
#endif
