// Included before the target attribute is pushed, so that library headers keep the baseline target.
#include "../include/ckernels.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
