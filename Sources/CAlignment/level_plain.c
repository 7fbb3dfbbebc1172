#include "kernels/prelude.h"
#define LEVEL plain
#define WIDTH 16
#include "kernels/all.h"
