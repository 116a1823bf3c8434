import Foundation

/// A folder for one test process, removed when the process ends.
package enum TestFolder {
  package static let path: String = {
    let name = "portico-tests-\(ProcessInfo.processInfo.processIdentifier)"
    let path = FileManager.default.temporaryDirectory.appendingPathComponent(name).path
    try? FileManager.default.removeItem(atPath: path)
    try? FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    atexit { try? FileManager.default.removeItem(atPath: TestFolder.path) }
    return path
  }()

  /// A path in it that nothing has yet.
  package static func fresh(_ suffix: String) -> String { "\(path)/\(UUID().uuidString)\(suffix)" }
}
