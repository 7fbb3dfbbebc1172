#include "include/calignment.h"

// Eight codes of five bits lie in five bytes, the first in the lowest bits.

void ca_pack(const uint8_t *codes, long count, uint8_t *packed) {
    for (long n = 0; n < count; n += 8, packed += 5) {
        uint64_t bits = 0;
        const long size = count - n < 8 ? count - n : 8;
        for (long k = 0; k < size; k++) bits |= (uint64_t)(codes[n + k] & 31) << 5 * k;
        for (long k = 0; k < (5 * size + 7) / 8; k++) packed[k] = (uint8_t)(bits >> 8 * k);
    }
}

long ca_unpack(const uint8_t *packed, long count, uint8_t *codes) {
    long ends = 0;
    int is_sound = 1;
    for (long n = 0; n < count; n += 8, packed += 5) {
        const long size = count - n < 8 ? count - n : 8;
        uint64_t bits = 0;
        for (long k = 0; k < (5 * size + 7) / 8; k++) bits |= (uint64_t)packed[k] << 8 * k;
        for (long k = 0; k < size; k++) {
            const uint8_t code = bits >> 5 * k & 31;
            codes[n + k] = code;
            ends += code == CA_END;
            is_sound &= code <= CA_UNKNOWN || code == CA_END;
        }
    }
    return is_sound ? ends : -1;
}
