import Foundation
import Logging
import TestSupport
import Testing

@testable import Portal

@Suite("Photos from before they were cleaned") struct OldPhotosTests {
  private static let dirty = SamplePicture.png(chunks: [("eXIf", Array("48.137N".utf8))])

  /// A portal that lacks this one step, with `photos` in it, brought up to date. It has the later ones,
  /// since people are written with the columns of today.
  private func upgraded(
    _ engine: TestEngine, _ photos: [(person: Cast, content: [UInt8]?)]
  ) async throws -> (test: TestPortal, names: [String]) {
    let older = Schema.migrations.filter { $0.name != Migration.uncleanPhotos.name }
    let test = try await TestPortal.make(
      engine, at: try await engine.makePlace(migrations: older))
    var names: [String] = []
    for photo in photos {
      let user = try await test.user(photo.person)
      let file = try test.portal.files.begin()
      try file.write(Data(photo.content ?? []))
      let name = try test.portal.files.keep(file, ending: "png")
      if photo.content == nil { test.portal.files.remove(name) }
      try await test.portal.store.write(for: .user(user.id), as: .system("test")) {
        try $0.execute("UPDATE users SET avatar = \(name) WHERE id = \(user.id)")
      }
      names.append(name)
    }
    _ = try await test.portal.store.migrate(Schema.migrations)
    return (test, names)
  }

  private func files(_ test: TestPortal) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: test.portal.files.path)
  }

  @Test(arguments: TestEngine.allCases)
  func areShownToNobodyUntilTheyAreCleaned(_ engine: TestEngine) async throws {
    let (test, names) = try await upgraded(engine, [(.alice, Self.dirty)])
    let alice = try await test.user(.alice)
    #expect(alice.avatar == nil)
    #expect(try await test.portal.store.read { try alice.avatar(of: alice.id, in: $0) } == nil)
    let before = try await revision(of: alice, test)

    try await OldPhotos(test.portal).cleanAll()
    let name = try #require(try await test.user(.alice).avatar)
    #expect(try files(test) == [name])
    #expect(!names.contains(name))
    let path = try #require(test.portal.files.location(of: name))
    #expect(FileManager.default.contents(atPath: path) == Data(SamplePicture.png))
    #expect(try await revision(of: alice, test) > before, "pages that are open follow")
    try await OldPhotos(test.portal).cleanAll()
    #expect(try await test.user(.alice).avatar == name, "once is enough")
  }

  @Test(arguments: TestEngine.allCases)
  func whatCannotBeCleanedIsRemovedAndAudited(_ engine: TestEngine) async throws {
    let (test, _) = try await upgraded(
      engine, [(.alice, Array(Self.dirty.dropLast())), (.bob, nil), (.charlie, Self.dirty)])
    try await OldPhotos(test.portal).cleanAll()
    #expect(try await test.user(.alice).avatar == nil)
    #expect(try await test.user(.bob).avatar == nil)
    #expect(try files(test) == [try await test.user(.charlie).avatar])
    let removals = try await test.portal.store.read {
      try $0.count("SELECT COUNT(*) AS n FROM audit WHERE action = 'avatar.removed'")
    }
    #expect(removals == 2)
    #expect(try await test.portal.store.read { try test.portal.audit.verify(in: $0) } == [])
  }

  /// The new one is in its place, and the process was killed before it removed the old one.
  @Test(arguments: TestEngine.allCases)
  func afterAKillTheOldFileIsFoundAgain(_ engine: TestEngine) async throws {
    let (test, names) = try await upgraded(engine, [(.alice, Self.dirty)])
    let alice = try await test.user(.alice)
    try await test.portal.store.write(for: .user(alice.id), as: .system("test")) {
      try $0.execute("UPDATE users SET avatar = 'clean.png' WHERE id = \(alice.id)")
    }
    try #require(try files(test) == names)
    try await OldPhotos(test.portal).cleanAll()
    #expect(try files(test) == [])
    #expect(try await test.user(.alice).avatar == "clean.png")
    let waiting = try await test.portal.store.read {
      try $0.count("SELECT COUNT(*) AS n FROM unclean_photos")
    }
    #expect(waiting == 0)
  }

  @Test(arguments: TestEngine.allCases)
  func newPhotoGoesBeforeTheOldOne(_ engine: TestEngine) async throws {
    let (test, names) = try await upgraded(engine, [(.alice, Self.dirty)])
    let alice = try await test.user(.alice)
    let file = try test.portal.files.begin()
    let new = try test.portal.files.keep(file, ending: "png")
    let old = try await test.portal.store.write(for: .user(alice.id), as: .system("test")) {
      try alice.setAvatar(new, in: $0)
    }
    #expect(old == names, "its file is not forgotten")
    try await OldPhotos(test.portal).cleanAll()
    #expect(try await test.user(.alice).avatar == new)
  }

  private func revision(of user: User, _ test: TestPortal) async throws -> Int {
    let key = RevisionKey.user(user.id)
    return try await test.portal.store.read {
      try $0.count("SELECT revision AS n FROM revisions WHERE key = \(key)")
    }
  }
}
