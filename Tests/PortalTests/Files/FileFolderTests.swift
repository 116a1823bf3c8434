import Foundation
import TestSupport
import Testing

@testable import Portal

@Suite("Files that survive a power cut") struct FileFolderTests {
  private func names(_ folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder)
  }

  /// A row may point at a name from the moment that `keep` gives it.
  @Test func bytesAreSyncedBeforeTheNameAndTheNameBeforeItIsGiven() throws {
    let path = TestFolder.fresh("")
    let steps = Locked<[String]>([])
    let folder = FileFolder(path: path) { synced in
      let names = try FileManager.default.contentsOfDirectory(atPath: path)
      let isNamed = names.contains { !$0.hasPrefix("incoming-") }
      let what = synced == path ? "folder" : "file"
      steps.withLock { $0.append("\(what), \(isNamed ? "named" : "not named")") }
      try Disk.sync(synced)
    }
    try folder.create()
    let file = try folder.begin()
    try file.write(Data("picture".utf8))
    let name = try folder.keep(file, ending: "png")
    #expect(steps.withLock { $0 } == ["file, not named", "folder, named"])
    #expect(try names(path) == [name])
  }

  @Test(arguments: [true, false]) func failedSyncLeavesNothing(_ ofFolder: Bool) throws {
    let path = TestFolder.fresh("")
    let folder = FileFolder(path: path) { synced in
      if (synced == path) == ofFolder { throw StoreError.unavailable("the disk is gone") }
    }
    try folder.create()
    let file = try folder.begin()
    try file.write(Data("picture".utf8))
    #expect(throws: StoreError.unavailable("files cannot be written")) {
      try folder.keep(file, ending: "png")
    }
    #expect(try names(path).isEmpty)
  }
}
