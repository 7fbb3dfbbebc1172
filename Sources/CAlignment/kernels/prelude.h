// Included before the target attribute is pushed, so that library headers keep the baseline target.
#include "../include/calignment.h"

#include <string.h>
#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif
