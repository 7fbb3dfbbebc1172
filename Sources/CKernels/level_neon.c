#if defined(__aarch64__)
#include "kernels/prelude.h"
#define LEVEL neon
#define LANES 4
#define TILE_ROWS 6
#define NARROW_ROWS 8
#define TILE_VECTORS 4
#include "kernels/all.h"
#endif
