// The inner loop of checksums, by instructions that a processor may have for it. No files and no threads.
#ifndef CDIGEST_H
#define CDIGEST_H

#include <stdint.h>

/// Whether the processor has instructions for SHA-256. Asking it may take microseconds: do so once.
int cd_has_sha256(void);

/// Takes `blocks` blocks of 64 bytes into a SHA-256 state (FIPS 180-4, section 6.2.2), where `cd_has_sha256`.
void cd_sha256(uint32_t state[8], const uint8_t *data, long blocks);

#endif
