// Picks the kernel table for this CPU.
#include "include/ckernels.h"

#include <stdlib.h>
#include <string.h>

extern const ck_kernels ck_kernels_plain;
#if defined(__x86_64__)
extern const ck_kernels ck_kernels_avx2, ck_kernels_avx512, ck_kernels_avx512bf16;
#elif defined(__aarch64__)
extern const ck_kernels ck_kernels_neon;
#endif

const ck_kernels *ck_kernels_named(const char *name) {
    const ck_kernels *usable[4];
    int count = 0;
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl")) {
        if (__builtin_cpu_supports("avx512bf16") && __builtin_cpu_supports("avx512vnni")) usable[count++] = &ck_kernels_avx512bf16;
        usable[count++] = &ck_kernels_avx512;
    }
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) usable[count++] = &ck_kernels_avx2;
#elif defined(__aarch64__)
    usable[count++] = &ck_kernels_neon;
#endif
    usable[count++] = &ck_kernels_plain;
    if (!name) return usable[0];
    for (int i = 0; i < count; i++)
        if (strcmp(name, usable[i]->name) == 0) return usable[i];
    return NULL;
}

int ck_prefers_bf16(void) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    return !__builtin_cpu_is("intel");
#else
    return 1;
#endif
}
