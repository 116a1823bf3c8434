import Foundation

/// A folder for one test process, removed when the process ends.
package enum TestFolder {
  package static let path: String = {
    sweep()
    let path = "/tmp/portico-tests-\(ProcessInfo.processInfo.processIdentifier)"
    try? FileManager.default.removeItem(atPath: path)
    try? FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    atexit { try? FileManager.default.removeItem(atPath: TestFolder.path) }
    return path
  }()

  /// Removes what killed processes left behind.
  private static func sweep() {
    let prefix = "portico-tests-"
    for name in (try? FileManager.default.contentsOfDirectory(atPath: "/tmp")) ?? [] {
      guard name.hasPrefix(prefix), let pid = pid_t(name.dropFirst(prefix.count)) else { continue }
      if kill(pid, 0) != 0 && errno == ESRCH {
        try? FileManager.default.removeItem(atPath: "/tmp/\(name)")
      }
    }
  }

  /// A path in it that nothing has yet.
  package static func fresh(_ suffix: String) -> String { "\(path)/\(UUID().uuidString)\(suffix)" }
}
