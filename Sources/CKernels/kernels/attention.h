// Softmax attention over packed sequences, one task per sequence and key-value head. Blocks of query rows go through
// scores, softmax and values while they are in cache; only the log-sums are kept, and the backward pass recomputes
// the probabilities from them. Products are of fp32, or of bf16 in pairs; everything between them is fp32.

enum { QUERY_ROWS = 48 };

typedef struct {
    const ck_attention *shape;
    const ck_sequence *sequences;
    long rows;
    const float *qkv, *bias, *log_sums_in, *dout;
    float *out, *log_sums, *dqkv, *dbias;
} attention_t;

/// Rows of `width` in pairs: [rows, (width + 1) / 2].
static void pair_rows(long rows, long width, const float *from, long stride, float *to) {
    for (long i = 0; i < rows; i++) {
        uint16_t *y = (uint16_t *)(to + i * ((width + 1) / 2));
        round_values(width, from + i * stride, y);
        if (width % 2) y[width] = 0;
    }
}

/// Pairs of values below one another, [pairs, padded]; zeros where there are no more rows or columns.
static void pair_columns(long rows, long width, const float *from, long stride, long padded, long pairs, float *to) {
    for (long i = 0; i < pairs; i++) {
        const float *x = from + 2 * i * stride;
        uint32_t *y = (uint32_t *)(to + i * padded);
        long filled = 2 * i < rows ? width : 0;
        if (2 * i + 1 < rows) interleave(width, x, x + stride, y);
        else
            for (long c = 0; c < filled; c++) y[c] = rounded_bf16(x[c]);
        for (long c = filled; c < padded; c++) y[c] = 0;
    }
}

enum { PAIRED = 64 };

/// The transpose of rows of pairs: [(width + 1) / 2, padded rows].
static void pair_transposed(long rows, long width, const float *from, long stride, long padded, float *to) {
    long pairs = (width + 1) / 2;
    float row[PAIRED];
    for (long i = 0; i < rows; i++)
        for (long first = 0; first < pairs; first += PAIRED) {
            long count = least(PAIRED, pairs - first);
            pair_rows(1, least(2 * count, width - 2 * first), from + i * stride + 2 * first, 0, row);
            for (long c = 0; c < count; c++) *(word_t *)(to + (first + c) * padded + i) = *(const word_t *)(row + c);
        }
    for (long c = 0; c < pairs; c++)
        for (long i = rows; i < padded; i++) to[c * padded + i] = 0;
}

/// Row i attends keys 0..<limit; a padded causal row also attends itself.
static inline long key_limit(const ck_attention *shape, const ck_sequence *s, long i) {
    return shape->causal && i + 1 < s->keys ? i + 1 : s->keys;
}

/// scores -> scaled, biased, masked scores of row i in place, over `columns`; masked keys become -inf.
static inline void mask_row(const attention_t *p, const ck_sequence *s, long head, long i, long columns, float *row) {
    float scale = p->shape->scale;
    long limit = key_limit(p->shape, s, i);
    if (p->bias && s->bias >= 0) {
        const float *bias = p->bias + s->bias + (head * s->length + i) * s->length;
        for (long j = 0; j < limit; j++) row[j] = row[j] * scale + bias[j];
    } else {
        for (long j = 0; j < limit; j++) row[j] *= scale;
    }
    float self = p->shape->causal && i >= s->keys ? row[i] * scale : -INFINITY;
    for (long j = limit; j < columns; j++) row[j] = -INFINITY;
    if (p->shape->causal && i >= s->keys) row[i] = self;
}

static void attention_task(void *context, long task) {
    const attention_t *p = context;
    const ck_attention *shape = p->shape;
    const ck_sequence *s = p->sequences + task / shape->kv_heads;
    long group = task % shape->kv_heads, share = shape->heads / shape->kv_heads, d = shape->head_size;
    long stride = (shape->heads + 2 * shape->kv_heads) * d, t = s->length;
    long tp = round_up(t, LANES), dp = round_up(d, LANES);
    float *keys = ck_scratch(d * tp + tp * dp + QUERY_ROWS * (2 * tp + 2 * dp)), *values = keys + d * tp;
    float *scores = values + tp * dp, *block = scores + QUERY_ROWS * tp, inverse[QUERY_ROWS];
    float *query = block + QUERY_ROWS * dp, *weights = query + QUERY_ROWS * dp;
    const float *base = p->qkv + s->start * stride;
    const float *key = base + (shape->heads + group) * d, *value = key + shape->kv_heads * d;
    if (shape->bf16) {
        pair_transposed(t, d, key, stride, tp, keys);
        pair_columns(t, d, value, stride, dp, tp / 2, values);
    } else {
        pack_columns(t, d, key, stride, tp, keys);
        pack_rows(t, d, value, stride, dp, values);
    }
    for (long head = group * share; head < (group + 1) * share; head++) {
        for (long first = 0; first < t; first += QUERY_ROWS) {
            long rows = least(QUERY_ROWS, t - first);
            long columns = shape->causal ? least(round_up(first + rows, LANES), tp) : tp;
            if (shape->bf16) {
                pair_rows(rows, d, base + first * stride + head * d, stride, query);
                small_pair_product(rows, columns, (d + 1) / 2, query, (d + 1) / 2, 1, keys, tp, scores, tp, 0);
            } else {
                small_product(rows, columns, d, base + first * stride + head * d, stride, 1, keys, tp, scores, tp, 0);
            }
            for (long r = 0; r < rows; r++) {
                float *row = scores + r * tp, sum = 0;
                mask_row(p, s, head, first + r, columns, row);
                float largest = row_maximum(columns, row);
                for (long j = 0; j < columns; j++) sum += row[j] = fast_exp(row[j] - largest);
                inverse[r] = 1.0f / sum;
                p->log_sums[head * p->rows + s->start + first + r] = largest + logf(sum);
            }
            if (shape->bf16) {
                pair_rows(rows, columns, scores, tp, weights);
                small_pair_product(rows, dp, columns / 2, weights, columns / 2, 1, values, dp, block, dp, 0);
            } else {
                small_product(rows, dp, least(columns, t), scores, tp, 1, values, dp, block, dp, 0);
            }
            for (long r = 0; r < rows; r++) {
                float *out = p->out + (s->start + first + r) * shape->heads * d + head * d;
                for (long c = 0; c < d; c++) out[c] = block[r * dp + c] * inverse[r];
            }
        }
    }
}
static void attention(ck_workers *workers, const ck_attention *shape, const ck_sequence *sequences, long count,
                      long rows, const float *qkv, const float *bias, float *out, float *log_sums) {
    attention_t p = {.shape = shape, .sequences = sequences, .rows = rows, .qkv = qkv, .bias = bias, .out = out,
                     .log_sums = log_sums};
    ck_parallel(workers, count * shape->kv_heads, attention_task, &p);
}

static void attention_gradient_task(void *context, long task) {
    const attention_t *p = context;
    const ck_attention *shape = p->shape;
    const ck_sequence *s = p->sequences + task / shape->kv_heads;
    long group = task % shape->kv_heads, share = shape->heads / shape->kv_heads, d = shape->head_size;
    long stride = (shape->heads + 2 * shape->kv_heads) * d, t = s->length, width = shape->heads * d;
    long tp = round_up(t, LANES), dp = round_up(d, LANES);
    // Transposed keys and values, padded keys, gradients of keys and values, and blocks of rows.
    float *keys_t = ck_scratch(2 * d * tp + 3 * tp * dp + QUERY_ROWS * (3 * tp + 6 * dp));
    float *values_t = keys_t + d * tp, *keys = values_t + d * tp, *dkeys = keys + tp * dp, *dvalues = dkeys + tp * dp;
    float *prob = dvalues + tp * dp, *dprob = prob + QUERY_ROWS * tp;
    float *query = dprob + QUERY_ROWS * tp, *dout = query + QUERY_ROWS * dp, *dquery = dout + QUERY_ROWS * dp;
    float *query_pairs = dquery + QUERY_ROWS * dp, *dout_pairs = query_pairs + QUERY_ROWS * dp;
    float *pairs = dout_pairs + QUERY_ROWS * dp;
    const float *base = p->qkv + s->start * stride;
    float *dbase = p->dqkv + s->start * stride;
    long key_column = (shape->heads + group) * d, value_column = key_column + shape->kv_heads * d;
    if (shape->bf16) {
        pair_transposed(t, d, base + key_column, stride, tp, keys_t);
        pair_transposed(t, d, base + value_column, stride, tp, values_t);
        pair_columns(t, d, base + key_column, stride, dp, tp / 2, keys);
    } else {
        pack_columns(t, d, base + key_column, stride, tp, keys_t);
        pack_columns(t, d, base + value_column, stride, tp, values_t);
        pack_rows(t, d, base + key_column, stride, dp, keys);
    }
    memset(dkeys, 0, (size_t)(2 * tp * dp) * sizeof(float));
    const float scale = shape->scale, inverse_scale = 1.0f / scale;
    for (long head = group * share; head < (group + 1) * share; head++) {
        for (long first = 0; first < t; first += QUERY_ROWS) {
            long rows = least(QUERY_ROWS, t - first);
            long columns = shape->causal ? least(round_up(first + rows, LANES), tp) : tp, seen = least(columns, t);
            pack_rows(rows, d, base + first * stride + head * d, stride, dp, query);
            pack_rows(rows, d, p->dout + (s->start + first) * width + head * d, width, dp, dout);
            if (shape->bf16) {
                long depth = (d + 1) / 2;
                pair_rows(rows, d, query, dp, pairs);
                small_pair_product(rows, columns, depth, pairs, depth, 1, keys_t, tp, prob, tp, 0);
                pair_rows(rows, d, dout, dp, pairs);
                small_pair_product(rows, columns, depth, pairs, depth, 1, values_t, tp, dprob, tp, 0);
            } else {
                small_product(rows, columns, d, query, dp, 1, keys_t, tp, prob, tp, 0);
                small_product(rows, columns, d, dout, dp, 1, values_t, tp, dprob, tp, 0);
            }
            for (long r = 0; r < rows; r++) {
                long i = first + r;
                float *y = prob + r * tp, *dy = dprob + r * tp;
                mask_row(p, s, head, i, columns, y);
                const float log_sum = p->log_sums_in[head * p->rows + s->start + i];
                float dot = 0;
                float *db = p->dbias && s->bias >= 0 ? p->dbias + s->bias + (head * t + i) * t : NULL;
                for (long j = 0; j < columns; j++) {
                    y[j] = fast_exp(y[j] - log_sum);
                    dot += y[j] * dy[j];
                }
                for (long j = 0; j < columns; j++) dy[j] = y[j] * (dy[j] - dot) * scale;
                // The gradient of the bias is that of the scores before they are scaled.
                if (db)
                    for (long j = 0; j < seen; j++) db[j] += dy[j] * inverse_scale;
            }
            if (shape->bf16) {
                long depth = (rows + 1) / 2;
                pair_columns(rows, dp, query, dp, dp, depth, query_pairs);
                pair_columns(rows, dp, dout, dp, dp, depth, dout_pairs);
                pair_columns(rows, columns, prob, tp, columns, depth, pairs);
                small_pair_product(seen, dp, depth, pairs, 1, columns, dout_pairs, dp, dvalues, dp, 1);
                pair_columns(rows, columns, dprob, tp, columns, depth, pairs);
                small_pair_product(seen, dp, depth, pairs, 1, columns, query_pairs, dp, dkeys, dp, 1);
                pair_rows(rows, columns, dprob, tp, pairs);
                small_pair_product(rows, dp, columns / 2, pairs, columns / 2, 1, keys, dp, dquery, dp, 0);
            } else {
                small_product(seen, dp, rows, prob, 1, tp, dout, dp, dvalues, dp, 1);
                small_product(seen, dp, rows, dprob, 1, tp, query, dp, dkeys, dp, 1);
                small_product(rows, dp, seen, dprob, tp, 1, keys, dp, dquery, dp, 0);
            }
            for (long r = 0; r < rows; r++) copy_row(d, dquery + r * dp, dbase + (first + r) * stride + head * d);
        }
    }
    for (long i = 0; i < t; i++) {
        copy_row(d, dkeys + i * dp, dbase + i * stride + key_column);
        copy_row(d, dvalues + i * dp, dbase + i * stride + value_column);
    }
}
/// Adds to dbias, and writes dqkv, which may be qkv: a task reads its columns of a row before it writes them.
static void attention_gradient(ck_workers *workers, const ck_attention *shape, const ck_sequence *sequences,
                               long count, long rows, const float *qkv, const float *bias, const float *log_sums,
                               const float *dout, float *dqkv, float *dbias) {
    attention_t p = {.shape = shape, .sequences = sequences, .rows = rows, .qkv = qkv, .bias = bias,
                     .log_sums_in = log_sums, .dout = dout, .dqkv = dqkv, .dbias = dbias};
    ck_parallel(workers, count * shape->kv_heads, attention_gradient_task, &p);
}

typedef struct {
    const ck_attention *shape;
    const float *qkv, *const *keys, *const *values;
    const int32_t *lengths, *capacities;
    float *out;
} cached_t;

/// scores[heads, length] = scale · queries[heads, d] keys[length, d]ᵀ: LANES keys at a time, for all heads that share them.
static void cached_scores(long heads, long length, long d, float scale, const float *queries, const float *keys,
                          float *scores) {
    long whole = d / LANES * LANES, j = 0;
    for (; j + LANES <= length; j += LANES) {
        for (long c = 0; c < whole; c += LANES) {
            vector_t block[LANES];
#pragma clang loop unroll(full)
            for (int l = 0; l < LANES; l++) block[l] = *(const vector_t *)(keys + (j + l) * d + c);
            transpose(block);
            for (long h = 0; h < heads; h++) {
                vector_t *row = (vector_t *)(scores + h * length + j), sum = c > 0 ? *row : (vector_t){0};
#pragma clang loop unroll(full)
                for (int l = 0; l < LANES; l++) sum += queries[h * d + c + l] * block[l];
                *row = sum;
            }
        }
        for (long h = 0; h < heads; h++)
            for (long l = j; l < j + LANES; l++) {
                float rest = whole > 0 ? scores[h * length + l] : 0;
                for (long c = whole; c < d; c++) rest += queries[h * d + c] * keys[l * d + c];
                scores[h * length + l] = rest * scale;
            }
    }
    for (; j < length; j++)
        for (long h = 0; h < heads; h++) {
            float dot = 0;
            for (long c = 0; c < d; c++) dot += queries[h * d + c] * keys[j * d + c];
            scores[h * length + j] = dot * scale;
        }
}

static void attention_cached_task(void *context, long task) {
    const cached_t *p = context;
    const ck_attention *shape = p->shape;
    long row = task / shape->kv_heads, group = task % shape->kv_heads, share = shape->heads / shape->kv_heads;
    long d = shape->head_size, length = p->lengths[row], whole = d / LANES * LANES;
    long first = group * p->capacities[row] * d;
    const float *keys = p->keys[row] + first, *values = p->values[row] + first;
    const float *queries = p->qkv + row * (shape->heads + 2 * shape->kv_heads) * d + group * share * d;
    float *out = p->out + (row * shape->heads + group * share) * d, *scores = ck_scratch(share * length);
    cached_scores(share, length, d, shape->scale, queries, keys, scores);
    for (long h = 0; h < share; h++) {
        float *weights = scores + h * length, sum = 0, largest = row_maximum(length, weights);
        for (long j = 0; j < length; j++) sum += weights[j] = fast_exp(weights[j] - largest);
        for (long j = 0; j < length; j++) weights[j] /= sum;
        for (long c = whole; c < d; c++) {
            float total = 0;
            for (long j = 0; j < length; j++) total += weights[j] * values[j * d + c];
            out[h * d + c] = total;
        }
    }
    small_product(share, whole, length, scores, length, 1, values, d, out, d, 0);
}
static void attention_cached(ck_workers *workers, const ck_attention *shape, long count, const float *qkv,
                             const float *const *keys, const float *const *values, const int32_t *lengths,
                             const int32_t *capacities, float *out) {
    cached_t p = {shape, qkv, keys, values, lengths, capacities, out};
    ck_parallel(workers, count * shape->kv_heads, attention_cached_task, &p);
}
