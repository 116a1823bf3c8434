import Foundation

/// The checkpoints of a data folder. Each but a whole one builds on the file before, which it names by
/// its digest: a digest that somebody kept so covers all of them.
struct AuditCheckpointFolder: Sendable {
  /// What a checkpoint and those before it say together.
  struct Known: Sendable {
    /// The file's path.
    let path: String
    let digest: String
    let madeAt: Timestamp
    fileprivate(set) var heads: [String: AuditHead] = [:]
    fileprivate(set) var cuts: [String: AuditHead] = [:]
    fileprivate(set) var files = 0
    /// False when one of those before was changed or removed.
    fileprivate(set) var isComplete = false
  }

  static let kept = Duration.days(400)
  /// After so many the next names every chain: then the oldest may go, and little is read to compare.
  private static let mostNews = 30

  let path: String

  init(_ dataFolder: String) { path = "\(dataFolder)/checkpoints" }

  /// By their names, which are in the order of time.
  private var stems: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [])
      .filter { $0.hasSuffix(".txt") }.map { String($0.dropLast(4)) }.sorted()
  }

  /// What was known with the checkpoint that has the digest, or with the newest. Nil when there is none.
  func known(_ digest: AuditDigest? = nil) -> Known? {
    var wanted = digest?.hex
    var known: Known?
    for stem in stems.reversed() {
      let file = "\(path)/\(stem).txt"
      guard let text = FileManager.default.contents(atPath: file) else { continue }
      let digest = AuditCheckpointFile.digest(of: text)
      if let wanted, digest != wanted { continue }
      guard let found = AuditCheckpointFile(text) else { continue }
      var all = known ?? Known(path: file, digest: digest, madeAt: found.madeAt)
      all.add(found)
      if found.isWhole { all.isComplete = true }
      known = all
      guard !found.isWhole, let before = found.before else { break }
      wanted = before
    }
    return known
  }

  /// Writes the next one.
  /// - Parameter known: the newest.
  func write(
    _ heads: [String: AuditHead], cuts: [String: AuditHead], at time: Timestamp, after known: Known?
  ) throws -> (path: String, digest: AuditDigest) {
    // A chain that is gone is not news that a line could tell.
    let isWhole =
      known.map { known in
        !known.isComplete || known.files >= Self.mostNews
          || known.heads.keys.contains { heads[$0] == nil }
          || known.cuts.keys.contains { cuts[$0] == nil }
      } ?? true
    let news = AuditCheckpointFile(
      madeAt: time, before: known?.digest, isWhole: isWhole,
      heads: isWhole ? heads : heads.filter { known?.heads[$0.key] != $0.value },
      cuts: isWhole ? cuts : cuts.filter { known?.cuts[$0.key] != $0.value })
    if !Disk.exists(path) { try Disk.makeFolder(path) }
    let (text, file) = (news.text, "\(path)/\(newStem(at: time)).txt")
    try Disk.write(text, to: file)
    return (file, AuditDigest(hex: AuditCheckpointFile.digest(of: text)))
  }

  /// After all there are, also when the clock was put back.
  private func newStem(at time: Timestamp) -> String {
    let stem = BackupFolder.stamp(time)
    guard let newest = stems.last, newest >= stem else { return stem }
    let base = newest.prefix(stem.count)
    let number = Int(newest.dropFirst(stem.count + 1)) ?? 1
    return "\(base)-\(String(format: "%03d", number + 1))"
  }

  func removeOld(before time: Timestamp) {
    let oldest = BackupFolder.stamp(time)
    for stem in stems where stem < oldest { unlink("\(path)/\(stem).txt") }
  }
}

extension AuditCheckpointFolder.Known {
  /// One file further back: what is known already is newer.
  fileprivate mutating func add(_ file: AuditCheckpointFile) {
    heads.merge(file.heads) { newer, _ in newer }
    cuts.merge(file.cuts) { newer, _ in newer }
    files += 1
  }
}
