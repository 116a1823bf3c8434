import Crypto
import Foundation
import TestSupport
import Testing

@testable import Portal

/// One byte that is not as it was written, anywhere, is found; and said apart from foreign files.
@Suite("Archives") struct ArchiveTests {
  private let keys = SecretKeys(master: Array(repeating: 7, count: 32))

  private func manifest(format: Int = 1, migrations: [String] = []) throws -> Data {
    var manifest = Manifest(
      kind: .sqlite, at: Timestamp(microseconds: 1_750_000_000_000_000), migrations: migrations,
      rows: ["users": 4], audit: [:], auditProblems: [])
    manifest.format = format
    return try manifest.encoded()
  }

  private func sample(_ manifest: Data? = nil) throws -> String {
    let path = TestFolder.fresh(".tar")
    try writeArchive(
      path, try manifest ?? self.manifest(),
      [
        ("database.sqlite", Data((0..<2000).map { UInt8($0 % 251) })),
        (
          "files/\(String(repeating: "f", count: 60))/\(String(repeating: "g", count: 60)).png",
          Data([1, 2, 3])
        ),
        ("files/empty.txt", Data()),
      ], keys: keys)
    return path
  }

  private func problem(_ bytes: Data, _ keys: SecretKeys? = nil) throws -> ArchiveProblem? {
    let path = TestFolder.fresh(".tar")
    try bytes.write(to: URL(fileURLWithPath: path))
    defer { unlink(path) }
    do {
      _ = try SealedArchive(verifying: path, keys: keys ?? self.keys)
      return nil
    } catch let problem as ArchiveProblem { return problem }
  }

  private func isDamage(_ problem: ArchiveProblem?) -> Bool {
    if case .damaged = problem { true } else { false }
  }

  @Test func wholeOneIsReadByTarAndByUs() throws {
    let path = try sample()
    let archive = try SealedArchive(verifying: path, keys: keys)
    #expect(archive.manifest.rows == ["users": 4])
    #expect(archive.members.map(\.length) == [2000, 3, 0])
    let tar = Process()
    tar.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    tar.arguments = ["tar", "-tf", path]
    let output = Pipe()
    tar.standardOutput = output
    try tar.run()
    let names = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      .split(separator: "\n").map(String.init)
    tar.waitUntilExit()
    #expect(tar.terminationStatus == 0)
    #expect(
      names == ["manifest.json", "manifest.mac"] + archive.members.map(\.name) + [
        "sums.txt", "SEAL",
      ])
  }

  @Test func everyFlippedByteIsDamage() throws {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: sample()))
    #expect(try problem(bytes) == nil)
    // All of the headers, the padding, the seal and the end; of the contents every seventh byte.
    for offset in 0..<bytes.count
    where offset < 2048 || offset > bytes.count - 3072 || offset % 7 == 0 {
      var flipped = bytes
      flipped[offset] ^= 1 << UInt8(offset % 8)
      let found = try problem(flipped)
      #expect(isDamage(found), "byte \(offset): \(found.map { "\($0)" } ?? "nothing")")
    }
  }

  @Test func damageIsSaidWithItsPlace() throws {
    let path = try sample()
    let archive = try SealedArchive(verifying: path, keys: keys)
    let member = try #require(archive.member("database.sqlite"))
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    bytes[Int(member.offset) + 5] ^= 1
    let words = try #require(try problem(bytes)).description
    #expect(words.contains("is damaged: database.sqlite, bytes \(member.offset) to"))
  }

  @Test func everyCutIsDamage() throws {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: sample()))
    for length in stride(from: 1, to: bytes.count, by: 61) + [bytes.count - 1, bytes.count - 512] {
      let found = try problem(bytes.prefix(length))
      #expect(isDamage(found), "\(length) bytes: \(found.map { "\($0)" } ?? "nothing")")
    }
    for garbage in [Data([0]), Data([1]), Data(count: 512), Data(count: 10240)] {
      #expect(isDamage(try problem(bytes + garbage)))
    }
  }

  @Test func foreignFilesAreNoBackups() async throws {
    let place = try await TestEngine.sqlite.makePlace(migrations: Schema.migrations)
    let database = try Data(contentsOf: URL(fileURLWithPath: place))
    let folder = TestFolder.fresh("")
    try Disk.makeFolder(folder)
    try manifest().write(to: URL(fileURLWithPath: "\(folder)/manifest.json"))
    for arguments in [["--format=ustar"], ["--format=gnu"], ["--format=pax"]] {
      let tar = Process()
      tar.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      tar.arguments = ["tar", "-C", folder, "-cf", "\(folder).tar", "manifest.json"] + arguments
      try tar.run()
      tar.waitUntilExit()
      let other = try Data(contentsOf: URL(fileURLWithPath: "\(folder).tar"))
      #expect(other.count > 512)
      guard case .notOurs = try problem(other) else {
        Issue.record("another tar, \(arguments)")
        continue
      }
    }
    let zip = Data([0x50, 0x4B, 3, 4]) + Data(repeating: 9, count: 5000)
    for bytes in [Data(), zip, database, Data("hello".utf8)] {
      guard case .notOurs = try problem(bytes) else {
        Issue.record("\(bytes.prefix(8))")
        continue
      }
    }
  }

  @Test func otherKeyIsSaidSo() throws {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: sample()))
    let found = try problem(bytes, SecretKeys(master: Array(repeating: 8, count: 32)))
    #expect(found?.description.contains("secret.key is not the one") == true)
  }

  /// A list of sums is as long as its members make it, and none is read that another key sealed.
  @Test(arguments: [8, 7]) func forgedListOfSumsIsNotRead(_ master: UInt8) throws {
    let forger = SecretKeys(master: Array(repeating: master, count: 32))
    let lists = Data(repeating: UInt8(ascii: "x"), count: 5000)
    var (bytes, hasher) = (Data(), SealHasher(forger))
    for (name, content) in [(Manifest.name, try manifest()), (ArchiveWriter.sumsName, lists)] {
      let header = ArchiveHeader(name: name, length: Int64(content.count), time: 1)
      bytes += try #require(header.bytes) + content
      bytes += Data(count: ArchiveHeader.padding(after: Int64(content.count)))
    }
    hasher.update(bytes)
    let seal = hasher.seal(sums: Array(SHA256.hash(data: lists))).bytes
    bytes += try #require(ArchiveHeader(name: Seal.name, length: Int64(seal.count), time: 1).bytes)
    bytes += seal + Data(count: ArchiveHeader.padding(after: Int64(seal.count)) + 1024)
    let words = try #require(try problem(bytes)).description
    #expect(words.contains(master == 7 ? "is damaged: sums.txt" : "secret.key is not the one"))
  }

  @Test func newerFormatsAndSchemasAreSaidSo() throws {
    for manifest in [try manifest(format: 2), try manifest(migrations: ["9999-later"])] {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: sample(manifest)))
      guard case .newer = try problem(bytes) else {
        Issue.record("\(String(decoding: manifest, as: UTF8.self))")
        continue
      }
    }
  }

  @Test func largeMembersHaveBase256Sizes() throws {
    for length: Int64 in [0, (1 << 33) - 1, 1 << 33, 1 << 40] {
      let header = ArchiveHeader(name: "database.sqlite", length: length, time: 1)
      let bytes = try #require(header.bytes)
      #expect(ArchiveHeader(bytes) == header)
      #expect((bytes[124] == 0x80) == (length >= (1 << 33) as Int64))
    }
    #expect(
      ArchiveHeader(name: String(repeating: "x", count: 101), length: 1, time: 1).bytes == nil)
  }
}
