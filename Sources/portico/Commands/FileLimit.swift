import Foundation

/// How many files and connections the process may have open (RLIMIT_NOFILE).
enum FileLimit {
  #if os(Linux)
    private static let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
  #else
    private static let resource = RLIMIT_NOFILE
  #endif

  private static func read() -> rlimit {
    var limit = rlimit()
    return getrlimit(resource, &limit) == 0 ? limit : rlimit()
  }

  static func current() -> (soft: Int, hard: Int) {
    let limit = read()
    return (Int(clamping: limit.rlim_cur), Int(clamping: limit.rlim_max))
  }

  /// Thousands of connections want more than a shell allows by default.
  static func raise() {
    var limit = read()
    guard limit.rlim_cur < limit.rlim_max else { return }
    limit.rlim_cur = limit.rlim_max
    setrlimit(resource, &limit)
  }
}
