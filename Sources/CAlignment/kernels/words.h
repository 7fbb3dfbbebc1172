// Which positions of a sequence have a word of a set: numbers of words many at a time, then a bit for each.

static long find_words(const uint8_t *letters, long count, const ca_pattern *pattern, const uint64_t *set,
                       uint32_t *positions) {
    enum { BLOCK = 512 };
    const int32_t p1 = pattern->places[1], p2 = pattern->places[2], p3 = pattern->places[3], p4 = pattern->places[4];
    uint32_t words[BLOCK];
    long found = 0;
    for (long first = 0; first < count; first += BLOCK) {
        const long size = count - first < BLOCK ? count - first : BLOCK;
        const uint8_t *l = letters + first;
        for (long i = 0; i < size; i++) {
            const uint32_t high = (uint32_t)l[i] * CA_SCAN_RADIX + l[i + p1];
            const uint32_t low = (uint32_t)l[i + p2] * (CA_SCAN_RADIX * CA_SCAN_RADIX) +
                                 (uint32_t)l[i + p3] * CA_SCAN_RADIX + l[i + p4];
            words[i] = high * (CA_SCAN_RADIX * CA_SCAN_RADIX * CA_SCAN_RADIX) + low;
        }
        for (long i = 0; i < size; i++) {
            positions[found] = (uint32_t)(first + i);
            found += (long)(set[words[i] / 64] >> words[i] % 64 & 1);
        }
    }
    return found;
}
