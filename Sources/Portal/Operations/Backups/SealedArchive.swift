import Crypto
import Foundation

/// An archive of which every byte has been verified.
struct SealedArchive {
  struct Member {
    let name: String
    let offset: Int64
    let length: Int64
    let sum: [UInt8]
  }

  let path: String
  let manifest: Manifest
  /// All but manifest, sums and seal, in their order.
  let members: [Member]
  /// Of the whole file, in bytes.
  let length: Int64

  /// Reads the whole file once.
  /// - Throws: `ArchiveProblem`.
  init(verifying path: String, keys: SecretKeys) throws {
    var reader = try ArchiveReader(path)
    let members = try reader.readAll(keys)
    let manifest = try Self.manifest(members, path)
    try Manifest.refuseNewer(manifest, path)
    guard let decoded = try? JSONDecoder().decode(Manifest.self, from: manifest) else {
      throw ArchiveProblem.notOurs(path)
    }
    guard
      Manifest.mac(of: manifest, keys) == (try reader.content(of: members, named: Manifest.macName))
    else {
      throw ArchiveProblem.otherKey(path)
    }
    self.path = path
    self.manifest = decoded
    self.members = members.filter { ![Manifest.name, Manifest.macName].contains($0.name) }
    length = reader.length
  }

  private static func manifest(_ members: [Member], _ path: String) throws -> Data {
    guard let first = members.first else { throw ArchiveProblem.notOurs(path) }
    return try ArchiveReader.bytes(of: first, path)
  }

  func member(_ name: String) -> Member? { members.first { $0.name == name } }

  /// What a look at the database in it finds, once it has passed its check.
  var checked: BackupRun.Checked {
    BackupRun.Checked(
      tables: manifest.rows.count, rows: manifest.rows.values.reduce(0, +),
      entries: manifest.rows["audit"] ?? 0,
      files: members.count { $0.name.hasPrefix(ArchiveWriter.filePrefix) })
  }

  /// Copies a member into a new file of mode 0600, and waits for the disk.
  /// - Throws: `ArchiveProblem.damaged` when the archive has changed since it was verified.
  func extract(_ member: Member, to target: String) throws {
    let output = try Disk.create(target)
    try each(of: member) { bytes in
      do { try output.write(contentsOf: bytes) } catch {
        throw StoreError.unavailable("\(target) cannot be written; is the disk full?")
      }
    }
    try output.synchronize()
    try output.close()
  }

  /// The member's bytes, piece by piece.
  func each(of member: Member, _ body: (Data) throws -> Void) throws {
    guard let input = FileHandle(forReadingAtPath: path) else { throw ArchiveProblem.missing(path) }
    defer { try? input.close() }
    try input.seek(toOffset: UInt64(member.offset))
    var sum = SHA256()
    var left = member.length
    while left > 0, let bytes = try input.read(upToCount: Int(min(left, 1 << 20))), !bytes.isEmpty {
      sum.update(data: bytes)
      try body(bytes)
      left -= Int64(bytes.count)
    }
    guard left == 0, Array(sum.finalize()) == member.sum else {
      throw ArchiveProblem.damaged(path, at: "\(member.name) changed while it was read")
    }
  }
}
