import Crypto
import Foundation

/// Where the audit's chains end, as a file of the data folder says it: a line for each chain that
/// went on, in blocks. Each block has a code over itself and the code before it, so that no line can
/// be changed and no block taken out. It is appended to, and written anew when it has grown.
struct EndsFile: Sendable {
  /// Something in it is not what was written, or was written with another key.
  struct Damaged: Error {}

  /// Names the file in the database, wherever the folder is.
  let id: String
  private(set) var heads: [String: AuditHead] = [:]
  /// Up to where retention has removed a chain's entries.
  private(set) var cuts: [String: AuditHead] = [:]
  /// Since when it has been known that an earlier file is missing.
  private(set) var lostAt: Timestamp?
  private let key: SymmetricKey
  /// The first line: another one when the file was written anew.
  private var opening: [UInt8]
  /// Of the last block; the next one's takes it in.
  private var code: [UInt8] = []
  /// Of whole blocks, in bytes. What follows them was cut off while it was written.
  private(set) var length = 0

  /// One that is not written yet.
  init(
    _ heads: [String: AuditHead] = [:], cuts: [String: AuditHead] = [:], lostAt: Timestamp? = nil,
    keys: SecretKeys
  ) {
    self.init(id: Token.random().text, keys: keys)
    self.heads = heads
    self.cuts = cuts
    self.lostAt = lostAt
  }

  private init(id: String, keys: SecretKeys) {
    self.id = id
    key = keys.key(for: "audit ends")
    opening = Self.opening(id)
  }

  static func path(_ dataFolder: String) -> String { "\(dataFolder)/audit.ends" }

  /// Both tokens have the same length always.
  private static func opening(_ id: String) -> [UInt8] {
    Array("portico-audit-ends-1 \(id) \(Token.random().text)\n".utf8)
  }
}

// MARK: On the disk

extension EndsFile {
  /// Nil when there is no file.
  /// - Throws: `Damaged`, or `StoreError.unavailable`.
  static func load(_ path: String, keys: SecretKeys) throws -> EndsFile? {
    guard let bytes = try Self.bytes(path, from: 0) else { return nil }
    let length = opening("").count + Token.random().text.utf8.count
    let words = String(decoding: bytes.prefix(length), as: UTF8.self)
      .split(separator: " ", omittingEmptySubsequences: false)
    guard words.count == 3, bytes.count >= length, let id = Token(words[1]) else { throw Damaged() }
    var file = EndsFile(id: id.text, keys: keys)
    file.opening = Array(bytes.prefix(length))
    try file.read(bytes)
    // It gets its name when its first block is whole.
    guard file.length > 0 else { throw Damaged() }
    return file
  }

  /// Takes up what others have added since.
  /// - Returns: false when the file is gone; what was in it is still known.
  mutating func refresh(_ path: String, keys: SecretKeys) throws -> Bool {
    guard let start = try Self.bytes(path, from: 0, atMost: opening.count) else { return false }
    guard length > 0, start == opening, let rest = try Self.bytes(path, from: length) else {
      guard let other = try Self.load(path, keys: keys) else { return false }
      self = other
      return true
    }
    try read(rest)
    return true
  }

  /// Adds a block. The caller holds the lock, and has refreshed.
  mutating func append(
    _ ends: [String: AuditHead], _ cuts: [String: AuditHead] = [:], to path: String
  ) throws {
    guard length > 0, Disk.exists(path), !isOvergrown else {
      return try writeAnew(path, adding: ends, cuts)
    }
    let (block, code) = block(Self.lines(ends, cuts))
    let descriptor = open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw StoreError.unavailable("\(path) cannot be written") }
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    do {
      // What a killed process left half-written goes.
      try file.truncate(atOffset: UInt64(length))
      try file.seek(toOffset: UInt64(length))
      try file.write(contentsOf: block)
      try file.synchronize()
    } catch { throw StoreError.unavailable("\(path) cannot be written; is the disk full?") }
    self.code = code
    length += block.count
    heads.merge(ends) { $1 }
    self.cuts.merge(cuts) { $1 }
  }

  /// Replaces the file: it is the old one or the new one, whatever happens.
  mutating func writeAnew(
    _ path: String, adding ends: [String: AuditHead] = [:], _ cuts: [String: AuditHead] = [:]
  ) throws {
    var fresh = self
    fresh.heads.merge(ends) { $1 }
    fresh.cuts.merge(cuts) { $1 }
    fresh.opening = Self.opening(id)
    fresh.code = []
    let lost = lostAt.map { "lost \($0.microseconds)\n" } ?? ""
    let (block, code) = fresh.block(
      fresh.opening + Array(lost.utf8) + Self.lines(fresh.heads, fresh.cuts))
    try Disk.write(block, to: path)
    fresh.code = code
    fresh.length = block.count
    self = fresh
  }

  /// Four times what its chains need, and not small.
  private var isOvergrown: Bool { length > 4 << 20 && length > (heads.count + cuts.count) * 400 }

  /// Nil when there is no file, or a shorter one.
  private static func bytes(
    _ path: String, from offset: Int, atMost count: Int? = nil
  ) throws -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 && errno == ENOENT { return nil }
    guard descriptor >= 0 else { throw StoreError.unavailable("\(path) cannot be read") }
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    do {
      guard try file.seekToEnd() >= UInt64(offset) else { return nil }
      try file.seek(toOffset: UInt64(offset))
      return Array(try (count.map { try file.read(upToCount: $0) } ?? file.readToEnd()) ?? Data())
    } catch { throw StoreError.unavailable("\(path) cannot be read") }
  }
}

// MARK: Blocks

extension EndsFile {
  private static let codeWord = Array("code ".utf8)

  private static func lines(
    _ ends: [String: AuditHead], _ cuts: [String: AuditHead]
  ) -> [UInt8] {
    var lines: [UInt8] = []
    lines.reserveCapacity((ends.count + cuts.count) * 100)
    for (chain, head) in ends { lines += "\(head.seq) \(head.hash) \(chain)\n".utf8 }
    for (chain, cut) in cuts { lines += "cut \(cut.seq) \(cut.hash) \(chain)\n".utf8 }
    return lines
  }

  private func block(_ lines: [UInt8]) -> (bytes: Data, code: [UInt8]) {
    let code = code(over: lines)
    return (Data(lines + Self.codeLine(code)), code)
  }

  private func code(over lines: some Sequence<UInt8>) -> [UInt8] {
    Array(HMAC<SHA256>.authenticationCode(for: code + lines, using: key))
  }

  private static func codeLine(_ code: [UInt8]) -> [UInt8] {
    codeWord + Array((code.hex + "\n").utf8)
  }

  /// Takes in whole blocks. The last one may have been cut off by a kill; any other is as it was
  /// written.
  private mutating func read(_ bytes: [UInt8]) throws {
    var start = 0
    while let codeLine = Self.nextCodeLine(in: bytes, from: start) {
      let lines = bytes[start..<codeLine.lowerBound]
      let code = code(over: lines)
      guard bytes[codeLine].elementsEqual(Self.codeLine(code)) else {
        if Self.nextCodeLine(in: bytes, from: codeLine.upperBound) == nil { return }
        throw Damaged()
      }
      for line in lines.split(separator: UInt8(ascii: "\n")) { take(line) }
      self.code = code
      length += codeLine.upperBound - start
      start = codeLine.upperBound
    }
  }

  private mutating func take(_ line: ArraySlice<UInt8>) {
    let words = String(decoding: line, as: UTF8.self).split(separator: " ")
    if words.first == "lost", let time = words.last.flatMap({ Int64($0) }) {
      lostAt = Timestamp(microseconds: time)
    } else if words.count == 3, let seq = Int64(words[0]) {
      heads[String(words[2])] = AuditHead(seq: seq, hash: String(words[1]))
    } else if words.count == 4, words[0] == "cut", let seq = Int64(words[1]) {
      cuts[String(words[3])] = AuditHead(seq: seq, hash: String(words[2]))
    }
  }

  private static func nextCodeLine(in bytes: [UInt8], from start: Int) -> Range<Int>? {
    var line = start
    while let end = bytes[line...].firstIndex(of: UInt8(ascii: "\n")) {
      if bytes[line..<end].starts(with: codeWord) { return line..<(end + 1) }
      line = end + 1
    }
    return nil
  }
}
