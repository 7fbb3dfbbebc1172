#if defined(__aarch64__)
#include "kernels/prelude.h"
#define LEVEL neon
#define WIDTH 16
#define LOOKUP_NEON
#include "kernels/all.h"
#endif
