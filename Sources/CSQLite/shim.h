#include <sqlite3.h>

/// `sqlite3_config` is variadic, which Swift cannot call. Statistics of memory are kept under one
/// lock, which all connections would take at every allocation.
static inline int csqlite_without_memory_statistics(void) {
  return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}
