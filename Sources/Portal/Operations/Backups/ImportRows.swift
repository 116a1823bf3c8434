import Crypto
import Foundation

/// Fills an empty portal with what `ExportRows` wrote: everything in one transaction, or nothing.
/// The caller holds the data folder's lock alone.
package struct ImportRows: Sendable {
  package enum Refusal: Error, Equatable, CustomStringConvertible {
    case isBackup(String)
    case older(String, missing: [String])
    case notEmpty(String)
    case brokenRow(table: String, line: Int, String)
    case differs(String)

    package var description: String {
      switch self {
      case .isBackup(let path): "\(path) is a backup. Use `portico restore`."
      case .older(let path, let missing):
        "\(path) was made by an older portico (it lacks \(missing.joined(separator: ", "))). Update the other portal and export it again."
      case .notEmpty(let table):
        "This portal is not empty: there are rows in \(table). Import into a new one."
      case .brokenRow(let table, let line, let words):
        "Nothing was imported: line \(line) of \(table) cannot be used, because \(words)."
      case .differs(let words): "Nothing was imported: \(words)."
      }
    }
  }

  /// What a portal writes by itself, without anybody in it. The imported rows take its place.
  private static let ownRows = ["backup_runs", "health", "jobs", "revisions"]

  private let portal: Portal

  package init(_ portal: Portal) { self.portal = portal }

  package struct Report: Sendable {
    package let madeAt: Timestamp
    package let rows: Int
    package let files: Int
    /// Sessions that the export held, and that are ended.
    package let sessions: Int
  }

  package func run(_ path: String) async throws -> Report {
    let keys = portal.keys
    let archive = try await OwnThreads.run("portico-verify") {
      try SealedArchive(verifying: path, keys: keys)
    }
    guard archive.manifest.kind == .rows else { throw Refusal.isBackup(path) }
    let missing = Schema.migrations.map(\.name).filter { !archive.manifest.migrations.contains($0) }
    guard missing.isEmpty else { throw Refusal.older(path, missing: missing) }
    let folder = portal.settings.dataFolder
    if let why = try StagedFiles.refusal(folder) { throw Restore.Refusal.impossible(why) }
    let files = try await StagedFiles.make(from: archive, folder)
    let (rows, sessions): (Int, Int)
    do { (rows, sessions) = try await load(archive, files) } catch StoreError.unknownOutcome {
      // Journal and files stay: the next command asks the database.
      throw StoreError.unknownOutcome
    } catch {
      try? RestoreJournal.remove(folder)
      StagedFiles.discard(files)
      throw error
    }
    // From here on the rows are kept, so the journal stays until the files are in their place.
    if let journal = try RestoreJournal.pending(folder) {
      _ = try await OwnThreads.run("portico-restore") {
        try journal.finish(folder, nil, keys: keys)
      }
    }
    return Report(
      madeAt: Timestamp(microseconds: archive.manifest.createdAt), rows: rows,
      files: archive.checked.files, sessions: sessions)
  }

  private func load(
    _ archive: SealedArchive, _ files: String
  ) async throws -> (rows: Int, sessions: Int) {
    let portal = self.portal
    return try await portal.store.bulkWrite(as: .system("import")) { tx in
      let tables = try ExportRows.tables(in: tx)
      try Self.refuseUnlessEmpty(tables, in: tx)
      for name in Self.ownRows { try tx.execute("DELETE FROM \(TableShape.quoted(name))") }
      for table in tables { try Self.load(table, archive, in: tx) }
      for table in tables { try Self.compare(table, archive, in: tx) }
      let found = try Manifest(.rows, audit: portal.audit, in: tx)
      let differences = BackupCheck.differences(found, archive.manifest)
      guard differences.isEmpty else {
        throw Refusal.differs(differences.joined(separator: "; "))
      }
      let sessions = try OldAccess.end(because: .imported, of: archive.manifest, in: tx)
      // Before the commit: from then on the files belong to the rows.
      try RestoreJournal(
        place: portal.store.place.identity, database: nil, hadDatabase: true, files: files,
        hadFiles: Disk.exists(portal.files.path),
        suffix: "before-import-\(BackupFolder.stamp(tx.now))", heads: try AuditHead.all(in: tx),
        at: tx.now.microseconds
      ).write(portal.settings.dataFolder)
      let rows = found.rows.filter { !ExportRows.leftOut.contains($0.key) }.values.reduce(0, +)
      return (rows, sessions)
    }
  }

  private static func refuseUnlessEmpty(_ tables: [TableShape], in tx: Tx) throws {
    for table in tables where !ownRows.contains(table.name) {
      guard try table.count(in: tx) == 0 else { throw Refusal.notEmpty(table.name) }
    }
  }

  private static func load(_ table: TableShape, _ archive: SealedArchive, in tx: Tx) throws {
    guard let member = archive.member(ExportRows.memberName(table.name)) else {
      throw Refusal.differs("the archive has no table \(table.name)")
    }
    var number = 0
    try Lines.each(of: member, in: archive) { line in
      number += 1
      do {
        try table.insert(try RowLine.decode(line, table), in: tx)
      } catch let broken as RowLine.Broken {
        throw Refusal.brokenRow(table: table.name, line: number, broken.words)
      } catch StoreError.constraint(let words) {
        throw Refusal.brokenRow(table: table.name, line: number, words)
      }
    }
  }

  /// The rows read back give the very bytes that they came from.
  private static func compare(_ table: TableShape, _ archive: SealedArchive, in tx: Tx) throws {
    var sum = SHA256()
    try table.eachRow(in: tx) { sum.update(data: try RowLine.encode($0, table)) }
    let wanted = archive.member(ExportRows.memberName(table.name))?.sum
    guard Array(sum.finalize()) == wanted else {
      throw Refusal.differs("the rows of \(table.name) are not what they were")
    }
  }
}

/// A member's lines, one after the other.
private enum Lines {
  static func each(
    of member: SealedArchive.Member, in archive: SealedArchive, _ body: (Data) throws -> Void
  ) throws {
    var rest = Data()
    try archive.each(of: member) { bytes in
      var start = bytes.startIndex
      while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
        rest += bytes[start..<end]
        try body(rest)
        rest.removeAll(keepingCapacity: true)
        start = bytes.index(after: end)
      }
      rest += bytes[start...]
    }
    if !rest.isEmpty { try body(rest) }
  }
}
