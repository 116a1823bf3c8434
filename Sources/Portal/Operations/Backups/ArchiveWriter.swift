import Crypto
import Foundation

/// Writes an archive as a stream, member after member, under a name that nobody takes for a
/// finished one. Not for two threads at the same time.
final class ArchiveWriter {
  static let sumsName = "sums.txt"
  private static let chunk = 1 << 20
  private let path: String
  private let file: FileHandle
  private let time: Int64
  private var hasher: SealHasher
  private var sums = Data()

  /// - Parameter file: opened for writing, and empty.
  init(_ file: FileHandle, path: String, at time: Timestamp, keys: SecretKeys) {
    self.file = file
    self.path = path
    self.time = time.microseconds / 1_000_000
    hasher = SealHasher(keys)
  }

  func add(_ name: String, _ content: Data) throws {
    try begin(name, Int64(content.count))
    try put(content)
    try finish(name, Int64(content.count), Array(SHA256.hash(data: content)))
  }

  /// - Throws: `StoreError.unavailable` when the file cannot be read, or changes its length.
  func add(_ name: String, fileAt source: String) throws {
    guard let input = FileHandle(forReadingAtPath: source) else {
      throw StoreError.unavailable("\(source) cannot be read")
    }
    defer { try? input.close() }
    let length = Int64(try input.seekToEnd())
    try input.seek(toOffset: 0)
    try begin(name, length)
    var sum = SHA256()
    var left = length
    while left > 0 {
      let wanted = Int(min(left, Int64(Self.chunk)))
      guard let bytes = try input.read(upToCount: wanted), !bytes.isEmpty else {
        throw StoreError.unavailable("\(source) became shorter while it was read")
      }
      sum.update(data: bytes)
      try put(bytes)
      left -= Int64(bytes.count)
    }
    try finish(name, length, Array(sum.finalize()))
  }

  /// Writes sums, seal and end, and waits for the disk.
  func seal() throws {
    let list = sums
    try add(Self.sumsName, list)
    let seal = hasher.seal(sums: Array(SHA256.hash(data: list)))
    try begin(Seal.name, Int64(seal.bytes.count))
    try put(seal.bytes)
    try put(Data(count: ArchiveHeader.padding(after: Int64(seal.bytes.count)) + 1024))
    try file.synchronize()
  }

  private func begin(_ name: String, _ length: Int64) throws {
    guard let header = ArchiveHeader(name: name, length: length, time: time).bytes else {
      throw StoreError.unavailable("\(name) is too long a name for an archive")
    }
    try put(Data(header))
  }

  private func finish(_ name: String, _ length: Int64, _ sum: [UInt8]) throws {
    try put(Data(count: ArchiveHeader.padding(after: length)))
    sums.append(Data("\(sum.hex)  \(name)\n".utf8))
  }

  private func put(_ bytes: Data) throws {
    guard !bytes.isEmpty else { return }
    hasher.update(bytes)
    do { try file.write(contentsOf: bytes) } catch {
      throw StoreError.unavailable("\(path) cannot be written; is the disk full?")
    }
  }
}
