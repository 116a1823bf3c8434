#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#ifdef __linux__
// In sys/mman.h, where Swift does not see it.
int memfd_create(const char *name, unsigned int flags);

/// A file in memory, closed in programs started later. Negative with `errno` where there is none.
static inline int cpango_memory_file(const char *name) {
  const unsigned int close_on_exec = 1;
  return memfd_create(name, close_on_exec);
}
#endif
