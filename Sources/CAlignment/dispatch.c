// Picks the aligners for this processor.
#include "include/calignment.h"

#include <stddef.h>
#include <string.h>

extern const ca_kernels ca_kernels_plain;
#if defined(__x86_64__)
extern const ca_kernels ca_kernels_avx2, ca_kernels_avx512;
#elif defined(__aarch64__)
extern const ca_kernels ca_kernels_neon;
#endif

const ca_kernels *ca_kernels_named(const char *name) {
    const ca_kernels *usable[3];
    int count = 0;
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl"))
        usable[count++] = &ca_kernels_avx512;
    if (__builtin_cpu_supports("avx2")) usable[count++] = &ca_kernels_avx2;
#elif defined(__aarch64__)
    usable[count++] = &ca_kernels_neon;
#endif
    usable[count++] = &ca_kernels_plain;
    if (!name) return usable[0];
    for (int i = 0; i < count; i++)
        if (strcmp(name, usable[i]->name) == 0) return usable[i];
    return NULL;
}

long ca_scratch_bytes(long query_count) {
    // Two vectors of a local alignment, or the letters of a band, for each residue of the query.
    return 64 * (2 * query_count + CA_BAND);
}
