// The aligners, compiled once per level. WIDTH is the size of a vector in bytes, LOOKUP how a table of 32 bytes is
// asked for WIDTH letters at once.
#define JOIN_(a, b) a##_##b
#define JOIN(a, b) JOIN_(a, b)
#define TEXT_(level) #level
#define TEXT(level) TEXT_(level)

#include "lookup.h"
#include "banded.h"
#include "words.h"

#define ELEMENT int16_t
#define ROW_TYPE uint16_t
#define LOWEST INT16_MIN
#define NAME(x) x##16
#include "local.h"
#undef ELEMENT
#undef ROW_TYPE
#undef LOWEST
#undef NAME

#define ELEMENT int32_t
#define ROW_TYPE uint32_t
#define LOWEST INT32_MIN
#define NAME(x) x##32
#include "local.h"

const ca_kernels JOIN(ca_kernels, LEVEL) = {
    .name = TEXT(LEVEL),
    .banded_lanes = WIDTH,
    .local_lanes = lanes16,
    .long_lanes = lanes32,
    .banded = banded,
    .local = local16,
    .long_local = local32,
    .find_words = find_words,
};
