// Copies of rows, in the layout that a kernel works on.

/// y = x, for rows that lie apart.
static inline void copy_row(long count, const float *restrict x, float *restrict y) {
    for (long c = 0; c < count; c++) y[c] = x[c];
}

/// y += x, for rows that lie apart.
static inline void add_row(long count, const float *restrict x, float *restrict y) {
    for (long c = 0; c < count; c++) y[c] += x[c];
}

/// Copies rows of `width` with a stride into a contiguous matrix padded with zero columns.
static void pack_rows(long rows, long width, const float *from, long stride, long padded, float *to) {
    for (long i = 0; i < rows; i++) {
        for (long c = 0; c < width; c++) to[i * padded + c] = from[i * stride + c];
        for (long c = width; c < padded; c++) to[i * padded + c] = 0;
    }
}

/// The transpose of the same: [width, padded rows].
static void pack_columns(long rows, long width, const float *from, long stride, long padded, float *to) {
    for (long c = 0; c < width; c++) {
        for (long i = 0; i < rows; i++) to[c * padded + i] = from[i * stride + c];
        for (long i = rows; i < padded; i++) to[c * padded + i] = 0;
    }
}
