#include <stdlib.h>
#if defined(__GLIBC__)
#include <malloc.h>
#endif

/// Gives the allocator at most so many arenas, and lets it keep so many free bytes at the end of
/// each; does nothing where it is not glibc's.
static inline void cmalloc_set(int arenas, int kept) {
#if defined(__GLIBC__)
  mallopt(M_ARENA_MAX, arenas);
  mallopt(M_TRIM_THRESHOLD, kept);
#endif
}
