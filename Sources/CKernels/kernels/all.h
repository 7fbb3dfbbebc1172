// Every kernel body, compiled once per dispatch level. Sums may be reassociated by the compiler: their order is fixed
// by the level, never by the number of threads.
#pragma clang fp reassociate(on) contract(fast)

#include "math.h"
#include "tile.h"
#include "transpose.h"
#include "copy.h"
#include "rows.h"
#include "product.h"
#include "weights.h"
#include "few_rows.h"
#include "weight_products.h"
#include "norm.h"
#include "activation.h"
#include "softmax.h"
#include "rotary.h"
#include "attention.h"
#include "structure.h"
#include "adamw.h"
#include "random.h"
#include "peaks.h"

#define TABLE_NAME(level) ck_kernels_##level
#define TABLE(level) TABLE_NAME(level)
#define TEXT_OF(level) #level
#define TEXT(level) TEXT_OF(level)

const ck_kernels TABLE(LEVEL) = {
    .name = TEXT(LEVEL),
    .clear = clear,
    .add = add,
    .scale = scale,
    .scale_rows = scale_rows,
    .add_bias = add_bias,
    .column_sums = column_sums,
    .gather_rows = gather_rows,
    .scatter_rows = scatter_rows,
    .row_dots = row_dots,
    .layer_norm = layer_norm,
    .layer_norm_gradient = layer_norm_gradient,
    .rms_norm = rms_norm,
    .rms_norm_gradient = rms_norm_gradient,
    .gelu = gelu,
    .gelu_gradient = gelu_gradient,
    .swiglu = swiglu,
    .swiglu_gradient = swiglu_gradient,
    .softmax = softmax,
    .softmax_gradient = softmax_gradient,
    .rotary = rotary,
    .vocabulary_sums = vocabulary_sums,
    .cross_entropy = cross_entropy,
    .cross_entropy_gradient = cross_entropy_gradient,
    .multiply = multiply,
    .panel_bytes = panel_bytes,
    .pack_panels = pack_panels,
    .multiply_by_weights = multiply_by_weights,
    .gather_weights = gather_weights,
    .store_weights = store_weights,
    .attention = attention,
    .attention_gradient = attention_gradient,
    .attention_cached = attention_cached,
    .gaussians = gaussians,
    .gaussians_gradient = gaussians_gradient,
    .mark_intervals = mark_intervals,
    .pair_bias = pair_bias,
    .pair_bias_gradient = pair_bias_gradient,
    .pair_weights = pair_weights,
    .sum_of_squares = sum_of_squares,
    .adamw = adamw,
    .random_combination = random_combination,
    .random_projections = random_projections,
    .multiply_adds = multiply_adds,
    .bf16_dots = bf16_dots,
    .sum = sum,
};
