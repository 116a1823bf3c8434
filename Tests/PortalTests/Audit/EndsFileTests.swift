import Foundation
import TestSupport
import Testing

@testable import Portal

@Suite("The file with the audit’s ends") struct EndsFileTests {
  private let path = TestFolder.fresh(".ends")
  private let keys = SecretKeys(master: Array(repeating: 7, count: 32))

  private func head(_ seq: Int64) -> AuditHead { AuditHead(seq: seq, hash: "hash-\(seq)") }

  private func write(_ blocks: [String: AuditHead]...) throws {
    var file = EndsFile(keys: keys)
    for block in blocks { try file.append(block, to: path) }
  }

  private func loaded() throws -> EndsFile { try #require(try EndsFile.load(path, keys: keys)) }

  private func bytes() throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path)) }

  private func put(_ bytes: Data) throws { try bytes.write(to: URL(fileURLWithPath: path)) }

  @Test func laterEndsTakeThePlaceOfEarlierOnes() throws {
    #expect(try EndsFile.load(path, keys: keys) == nil)
    try write(["a": head(1), "b": head(1)], ["a": head(2)], ["c": head(1)])
    #expect(try loaded().heads == ["a": head(2), "b": head(1), "c": head(1)])
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
  }

  @Test func whatAKillLeftIsPassedOverAndThenCutOff() throws {
    try write(["a": head(1)], ["a": head(2)])
    let whole = try bytes()
    for left in ["3 hash-3 a\n", "3 hash-3 a\ncode 00", "\0\0\0\0", "3 hash-3 a\ncode 0000\n"] {
      try put(whole + Data(left.utf8))
      var file = try loaded()
      #expect(file.heads == ["a": head(2)], "\(left)")
      try file.append(["b": head(1)], to: path)
      #expect(try loaded().heads == ["a": head(2), "b": head(1)], "\(left)")
    }
  }

  @Test func changedAndMissingBlocksAreFound() throws {
    try write(["a": head(1)], ["a": head(2)], ["a": head(3)])
    let whole = try bytes()
    let text = String(decoding: whole, as: UTF8.self)
    try put(Data(text.replacing("2 hash-2 a\n", with: "9 hash-9 a\n").utf8))
    #expect(throws: EndsFile.Damaged.self) { try loaded() }
    // The opening with the first block, the second, the third, and one that would come after.
    let lines = text.split(separator: "\n")
    try #require(lines.count == 7)
    let without = lines[..<3] + lines[5...] + ["4 hash-4 a", "code 00"]
    try put(Data((without.joined(separator: "\n") + "\n").utf8))
    #expect(throws: EndsFile.Damaged.self) { try loaded() }
    try put(whole)
    #expect(throws: EndsFile.Damaged.self) {
      try EndsFile.load(path, keys: SecretKeys(master: [1]))
    }
    try put(Data("something else\n".utf8))
    #expect(throws: EndsFile.Damaged.self) { try loaded() }
    try put(Data())
    #expect(throws: EndsFile.Damaged.self) { try loaded() }
  }

  /// Two processes with one data folder.
  @Test func eachTakesUpWhatTheOtherAdded() throws {
    try write(["a": head(1)])
    var (one, other) = (try loaded(), try loaded())
    try one.append(["a": head(2)], to: path)
    #expect(try other.refresh(path, keys: keys))
    #expect(other.heads == ["a": head(2)])
    try other.append(["b": head(1)], to: path)
    try other.writeAnew(path)
    try other.append(["b": head(2)], to: path)
    #expect(try one.refresh(path, keys: keys))
    #expect(one.heads == ["a": head(2), "b": head(2)])
    #expect(one.length == (try bytes()).count)
    unlink(path)
    #expect(try !one.refresh(path, keys: keys))
    try one.append(["c": head(1)], to: path)
    #expect(try loaded().heads == ["a": head(2), "b": head(2), "c": head(1)])
  }

  /// A command that root ran must not shut the portal out.
  @Test(.enabled(if: geteuid() == 0)) func rootsFileBelongsToTheFoldersOwner() throws {
    let folder = TestFolder.fresh("")
    try Disk.makeFolder(folder)
    try #require(chown(folder, 1234, 1235) == 0)
    var file = EndsFile(keys: keys)
    try file.append(["a": head(1)], to: EndsFile.path(folder))
    var status = stat()
    #expect(stat(EndsFile.path(folder), &status) == 0)
    #expect(status.st_uid == 1234 && status.st_gid == 1235)
  }

  @Test func grownFileIsWrittenAnew() throws {
    var file = EndsFile(lostAt: Timestamp(microseconds: 5), keys: keys)
    var (largest, wasWrittenAnew) = (0, false)
    for seq in 1...30 as ClosedRange<Int64> {
      let ends = (0..<2000).map {
        ("user:0198aaaa-0000-7000-8000-\($0)-\(String(repeating: "x", count: 60))", head(seq))
      }
      try file.append(Dictionary(uniqueKeysWithValues: ends), to: path)
      wasWrittenAnew = wasWrittenAnew || file.length < largest
      largest = max(largest, file.length)
    }
    #expect(wasWrittenAnew)
    #expect(largest < 5 << 20)
    let found = try loaded()
    #expect(found.heads.count == 2000)
    #expect(found.heads.values.allSatisfy { $0 == head(30) })
    #expect(found.lostAt == Timestamp(microseconds: 5))
    #expect(found.id == file.id)
  }
}
