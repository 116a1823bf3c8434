import Foundation

/// A folder with backups. A file there that has a backup's name and this portal's code in its
/// manifest was verified when it was made.
struct BackupFolder {
  struct Backup {
    let path: String
    let manifest: Manifest
  }

  static let prefix = "portico-"
  let path: String

  init(_ path: String) { self.path = path }

  /// A name for a backup begun at `time`, which no file has.
  func newName(at time: Timestamp) -> String {
    let stem = Self.prefix + Self.stamp(time)
    var name = "\(stem).tar"
    var number = 2
    while Disk.exists("\(path)/\(name)") {
      name = "\(stem)-\(number).tar"
      number += 1
    }
    return name
  }

  /// Such as 20260102-030405, in UTC.
  static func stamp(_ time: Timestamp) -> String {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    let parts = calendar.dateComponents(
      [.year, .month, .day, .hour, .minute, .second], from: time.date)
    return String(
      format: "%04d%02d%02d-%02d%02d%02d", parts.year ?? 0, parts.month ?? 0, parts.day ?? 0,
      parts.hour ?? 0, parts.minute ?? 0, parts.second ?? 0)
  }

  /// The portal's own backups, oldest first.
  func backups(_ keys: SecretKeys) -> [Backup] {
    Disk.names(beginningWith: "\(path)/\(Self.prefix)").filter { $0.hasSuffix(".tar") }
      .compactMap { file in
        Manifest.peek(file, keys: keys).map { Backup(path: file, manifest: $0) }
      }
      .filter { $0.manifest.kind != .rows }
      .sorted { ($0.manifest.createdAt, $0.path) < ($1.manifest.createdAt, $1.path) }
  }

  /// Removes all but the newest `count` of the portal's own backups, and answers with their names.
  func removeOld(keeping count: Int, _ keys: SecretKeys) -> [String] {
    let old = backups(keys).dropLast(max(1, count))
    return old.filter { unlink($0.path) == 0 }.map {
      URL(fileURLWithPath: $0.path).lastPathComponent
    }
  }
}
