import Foundation

/// What the operating system knows of this process, under Prometheus' own names. Where there is no
/// /proc, only CPU time and start are told.
enum ProcessMetrics {
  static func attach(to registry: MetricsRegistry, version: String) {
    registry.readGauge("portico_build_info", [("version", version)]) { 1 }
    let start = started() ?? Date().timeIntervalSince1970
    registry.readGauge("process_start_time_seconds") { start }
    registry.readCounter("process_cpu_seconds_total") { cpuSeconds() }
    registry.readGauge("process_resident_memory_bytes") { pages(1) }
    registry.readGauge("process_virtual_memory_bytes") { pages(0) }
    registry.readGauge("process_open_fds") { openFiles() }
    registry.readGauge("process_max_fds") { mostFiles() }
  }

  private static func cpuSeconds() -> Double? {
    var usage = rusage()
    #if os(Linux)
      let who = RUSAGE_SELF.rawValue
      guard getrusage(__rusage_who_t(Int32(who)), &usage) == 0 else { return nil }
    #else
      guard getrusage(RUSAGE_SELF, &usage) == 0 else { return nil }
    #endif
    return [usage.ru_utime, usage.ru_stime].reduce(0) {
      $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6
    }
  }

  /// A field of /proc/self/statm (proc(5)), in bytes.
  private static func pages(_ field: Int) -> Double? {
    guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else {
      return nil
    }
    let fields = text.split(separator: " ").compactMap { Double($0) }
    return fields.indices.contains(field)
      ? fields[field] * Double(sysconf(Int32(_SC_PAGESIZE))) : nil
  }

  private static func openFiles() -> Double? {
    (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")).map {
      // One of them is the listing itself.
      Double($0.count - 1)
    }
  }

  private static func mostFiles() -> Double? {
    let limit = sysconf(Int32(_SC_OPEN_MAX))
    return limit < 0 ? nil : Double(limit)
  }

  /// Clock ticks after boot, the 22nd field of /proc/self/stat; the name before may hold blanks.
  private static func started() -> Double? {
    guard let stat = try? String(contentsOfFile: "/proc/self/stat", encoding: .utf8),
      let system = try? String(contentsOfFile: "/proc/stat", encoding: .utf8),
      let boot = system.split(separator: "\n").first(where: { $0.hasPrefix("btime ") })
        .flatMap({ Double($0.dropFirst(6)) }),
      let end = stat.lastIndex(of: ")")
    else { return nil }
    let fields = stat[stat.index(after: end)...].split(separator: " ")
    guard fields.count > 19, let ticks = Double(fields[19]) else { return nil }
    return boot + ticks / Double(sysconf(Int32(_SC_CLK_TCK)))
  }
}
