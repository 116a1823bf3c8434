import Crypto
import Foundation

/// Reads an archive from its first byte to its last, and says where it is not what was written.
struct ArchiveReader {
  private let path: String
  private let file: FileHandle
  let length: Int64
  private var position: Int64 = 0

  init(_ path: String) throws {
    guard let file = FileHandle(forReadingAtPath: path), let end = try? file.seekToEnd() else {
      throw ArchiveProblem.missing(path)
    }
    try file.seek(toOffset: 0)
    self.path = path
    self.file = file
    length = Int64(end)
  }

  /// Every member but the sums and the seal.
  mutating func readAll(_ keys: SecretKeys) throws -> [SealedArchive.Member] {
    var hasher = SealHasher(keys)
    var members: [SealedArchive.Member] = []
    var time: Int64?
    while true {
      let (header, bytes) = try nextHeader(after: members.last?.name)
      guard time == nil || time == header.time else { throw damaged("the header", of: header.name) }
      time = header.time
      if header.name == Seal.name {
        return try finish(members, header, hasher)
      }
      hasher.update(bytes)
      members.append(try content(header, &hasher))
    }
  }

  private mutating func nextHeader(
    after previous: String?
  ) throws -> (header: ArchiveHeader, bytes: Data) {
    let start = position
    let bytes = try take(Int64(min(512, max(0, length - position))))
    if start == 0 {
      guard ArchiveHeader.isOurs(Array(bytes), first: Manifest.name) else {
        throw ArchiveProblem.notOurs(path)
      }
    }
    guard bytes.count == 512 else { throw cut(previous) }
    guard let header = ArchiveHeader(Array(bytes)), start > 0 || header.name == Manifest.name else {
      let place = previous.map { "the header after \($0)" } ?? "its first header"
      throw ArchiveProblem.damaged(path, at: "\(place), bytes \(start) to \(start + 511)")
    }
    guard header.length <= length - position else { throw cut(header.name) }
    return (header, bytes)
  }

  private mutating func content(
    _ header: ArchiveHeader, _ hasher: inout SealHasher
  ) throws -> SealedArchive.Member {
    let offset = position
    var sum = SHA256()
    while position < offset + header.length {
      let bytes = try take(min(1 << 20, offset + header.length - position))
      guard !bytes.isEmpty else { throw cut(header.name) }
      sum.update(data: bytes)
      hasher.update(bytes)
    }
    hasher.update(try padding(after: header))
    return SealedArchive.Member(
      name: header.name, offset: offset, length: header.length, sum: Array(sum.finalize()))
  }

  private mutating func padding(after header: ArchiveHeader) throws -> Data {
    let count = ArchiveHeader.padding(after: header.length)
    let bytes = try take(Int64(count))
    guard bytes.count == count else { throw cut(header.name) }
    guard bytes.allSatisfy({ $0 == 0 }) else { throw damaged("the padding", of: header.name) }
    return bytes
  }

  private mutating func finish(
    _ members: [SealedArchive.Member], _ header: ArchiveHeader, _ hasher: SealHasher
  ) throws -> [SealedArchive.Member] {
    guard header.length < 1 << 16, let seal = Seal(try take(header.length)) else {
      throw damaged("the content", of: Seal.name)
    }
    _ = try padding(after: header)
    let end = try take(1024)
    guard end.count == 1024 else { throw cut(Seal.name) }
    guard end.allSatisfy({ $0 == 0 }) else { throw damaged("the end", of: "the archive") }
    guard position == length else {
      throw ArchiveProblem.damaged(
        path, at: "\(length - position) bytes too many follow its end at byte \(position)")
    }
    let found = hasher.seal(sums: seal.sums)
    // Nothing is taken from a whole archive that somebody else sealed.
    guard found.sum != seal.sum || found.mac == seal.mac else {
      throw ArchiveProblem.otherKey(path)
    }
    try compare(members, seal)
    // The members are what their sums say; now everything between them.
    guard found.sum == seal.sum else { throw damaged("the sum", of: "the whole") }
    return members.dropLast()
  }

  private func compare(_ members: [SealedArchive.Member], _ seal: Seal) throws {
    guard let list = members.last, list.name == ArchiveWriter.sumsName else {
      throw damaged("the list of sums", of: "the archive")
    }
    // As long as it must be: a forged one could fill the memory.
    let length = members.dropLast().reduce(0) { $0 + 64 + 2 + $1.name.utf8.count + 1 }
    guard list.sum == seal.sums, list.length == length else { throw damaged(list) }
    let lines = String(decoding: try Self.bytes(of: list, path), as: UTF8.self)
      .split(separator: "\n")
    for (member, line) in zip(members, lines) where line != "\(member.sum.hex)  \(member.name)" {
      throw damaged(member)
    }
    guard lines.count == members.count - 1 else {
      throw damaged("the list of sums", of: "the archive")
    }
  }

  func content(of members: [SealedArchive.Member], named name: String) throws -> Data? {
    try members.first { $0.name == name }.map { try Self.bytes(of: $0, path) }
  }

  /// A small member's content.
  static func bytes(of member: SealedArchive.Member, _ path: String) throws -> Data {
    guard let file = FileHandle(forReadingAtPath: path) else { throw ArchiveProblem.missing(path) }
    defer { try? file.close() }
    try file.seek(toOffset: UInt64(member.offset))
    return try file.read(upToCount: Int(member.length)) ?? Data()
  }

  private mutating func take(_ count: Int64) throws -> Data {
    guard count > 0, let bytes = try file.read(upToCount: Int(count)) else { return Data() }
    position += Int64(bytes.count)
    return bytes
  }

  private func cut(_ name: String?) -> ArchiveProblem {
    .damaged(path, at: "it ends at byte \(length), in or after \(name ?? Manifest.name)")
  }

  private func damaged(_ part: String, of name: String) -> ArchiveProblem {
    .damaged(path, at: "\(part) of \(name), before byte \(position)")
  }

  private func damaged(_ member: SealedArchive.Member) -> ArchiveProblem {
    let last = member.offset + max(1, member.length) - 1
    return .damaged(path, at: "\(member.name), bytes \(member.offset) to \(last)")
  }
}
