import Foundation
import TestSupport

@testable import Portal

/// A portal with files in it, for tests that copy it.
struct BackupScene {
  let test: TestPortal
  let engine: TestEngine
  var portal: Portal { test.portal }
  var place: any DatabasePlace { portal.store.place }

  static func make(
    _ engine: TestEngine, files: Int = 3, settings: (inout PortalSettings) -> Void = { _ in }
  ) async throws -> BackupScene {
    let scene = BackupScene(
      test: try await TestPortal.make(engine, settings: settings), engine: engine)
    for number in 0..<files { try scene.keep(Data(repeating: UInt8(number), count: 1500)) }
    return scene
  }

  func keep(_ content: Data) throws {
    let file = try portal.files.begin()
    try file.write(content)
    _ = try portal.files.keep(file, ending: "png")
  }

  func backup(to folder: String? = nil) async throws -> MakeBackup.Outcome {
    try await MakeBackup(portal, to: folder).run(because: .command)
  }

  func restore(
    _ path: String, replacing: Bool = true, keys: SecretKeys? = nil
  ) async throws -> Restore.Report {
    try await Restore(
      path, to: place, dataFolder: portal.settings.dataFolder, keys: keys ?? portal.keys,
      clock: test.clock.wall
    ).run(replacing: replacing)
  }

  /// Every table's rows, as an export writes them.
  static func rows(
    _ store: any Store, but left: Set<String> = []
  ) async throws -> [String: Data] {
    try await store.snapshot { tx, _ in
      var all: [String: Data] = [:]
      for table in try ExportRows.tables(in: tx) where !left.contains(table.name) {
        var lines = Data()
        try table.eachRow(in: tx) { lines += try RowLine.encode($0, table) }
        all[table.name] = lines
      }
      return all
    }
  }

  func addNote(_ number: Int) async throws {
    let user = try await test.user(.alice)
    try await portal.store.write(for: .user(user.id), as: .system("test")) { tx in
      try tx.audit(.profileChanged, to: .user(user.id), subject: "note \(number)")
    }
  }

  func tamper(_ statements: [SQL]) async throws { try await portal.store.tamper(statements) }
}

/// Everything in a folder: names and bytes.
func contents(of folder: String) throws -> [String: Data] {
  var all: [String: Data] = [:]
  for name in try FileManager.default.subpathsOfDirectory(atPath: folder) {
    all[name] = FileManager.default.contents(atPath: "\(folder)/\(name)") ?? Data()
  }
  return all
}

/// An archive with members of one's own choice, sealed with the key.
func writeArchive(
  _ path: String, _ manifest: Data, _ members: [(String, Data)], keys: SecretKeys
) throws {
  let writer = ArchiveWriter(
    try Disk.create(path), path: path, at: Timestamp(microseconds: 1_750_000_000_000_000),
    keys: keys)
  try writer.add(Manifest.name, manifest)
  try writer.add(Manifest.macName, Manifest.mac(of: manifest, keys))
  for (name, content) in members { try writer.add(name, content) }
  try writer.seal()
}
