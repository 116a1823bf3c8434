#include <stdlib.h>
#if defined(__GLIBC__)
#include <malloc.h>
#endif

/// Lets the allocator keep so much free memory at the end of each of its arenas, in bytes; does
/// nothing where it is not glibc's.
static inline void cmalloc_keep(int bytes) {
#if defined(__GLIBC__)
  mallopt(M_TRIM_THRESHOLD, bytes);
#endif
}
