#include "kernels/prelude.h"
#define LEVEL plain
#define LANES 4
#define TILE_ROWS 4
#define FP32_BY_BLAS
#define NARROW_ROWS 4
#define TILE_VECTORS 2
#include "kernels/all.h"
