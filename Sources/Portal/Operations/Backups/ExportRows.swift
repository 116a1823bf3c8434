import Foundation

/// Writes the whole portal into one file that either engine takes.
package struct ExportRows: Sendable {
  /// The database's own list of what was done to its schema; the other side has one.
  static let leftOut: Set<String> = ["schema_migrations"]
  private let portal: Portal

  package init(_ portal: Portal) { self.portal = portal }

  static func memberName(_ table: String) -> String { "tables/\(table).jsonl" }

  static func tables(in tx: Tx) throws -> [TableShape] {
    try TableShape.all(in: tx).filter { !leftOut.contains($0.name) }
  }

  /// - Returns: how many rows and files are in it.
  /// - Throws: what prevented it; nothing is left at `path` then.
  package func run(to path: String) async throws -> (rows: Int, files: Int) {
    let portal = self.portal
    let missing = try await portal.store.read { try Schema.missing(in: $0) }
    guard missing.isEmpty else {
      throw StoreError.unavailable("the database is older than this portico: run `portico migrate`")
    }
    let draft = try ArchiveDraft(of: path)
    do {
      let counts = try await portal.store.snapshot { tx, _ in try write(draft, in: tx) }
      try await OwnThreads.run("portico-verify") {
        _ = try SealedArchive(verifying: draft.path, keys: portal.keys)
        try draft.commit()
      }
      return counts
    } catch {
      draft.discard()
      throw error
    }
  }

  private func write(_ draft: ArchiveDraft, in tx: Tx) throws -> (rows: Int, files: Int) {
    let manifest = try Manifest(.rows, audit: portal.audit, in: tx)
    guard manifest.auditProblems.isEmpty else {
      throw BackupFailure.checkFailed(manifest.auditProblems)
    }
    let files = try PinnedFiles(portal.files)
    defer { files.release() }
    let writer = ArchiveWriter(draft.file, path: draft.path, at: tx.now, keys: portal.keys)
    try writer.add(manifest, keys: portal.keys)
    for table in try Self.tables(in: tx) {
      let part = draft.companion(.table)
      try write(table, to: part, in: tx)
      try writer.add(Self.memberName(table.name), fileAt: part)
      unlink(part)
    }
    try writer.add(files)
    try writer.seal()
    return (
      manifest.rows.filter { !Self.leftOut.contains($0.key) }.values.reduce(0, +), files.names.count
    )
  }

  private func write(_ table: TableShape, to part: String, in tx: Tx) throws {
    let file = try Disk.create(part)
    defer { try? file.close() }
    var lines = Data()
    try table.eachRow(in: tx) { row in
      lines += try RowLine.encode(row, table)
      if lines.count > 1 << 18 {
        try file.write(contentsOf: lines)
        lines.removeAll(keepingCapacity: true)
      }
    }
    try file.write(contentsOf: lines)
  }
}
