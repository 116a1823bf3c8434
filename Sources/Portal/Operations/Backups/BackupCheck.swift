import Foundation

/// Proves that a copy is what its manifest says: it is opened as a portal's database and read.
struct BackupCheck {
  let archive: SealedArchive
  let audit: AuditLog
  let clock: WallClock

  static func memberName(_ engine: EngineName) -> String {
    engine == .sqlite ? "database.sqlite" : "database.dump"
  }

  /// Stages the database that is in the archive, and looks at it.
  /// - Parameter copy: where it is unpacked; nothing is there yet.
  /// - Returns: the staged database's name, for the caller to discard or to use.
  /// - Throws: `BackupFailure.checkFailed`, and nothing staged is left.
  func stage(in staging: any Staging, copyAt copy: String, _ engine: EngineName) async throws
    -> String
  {
    let archive = self.archive
    let staged = try await OwnThreads.run("portico-stage") { () throws -> String in
      guard let member = archive.member(Self.memberName(engine)) else {
        throw BackupFailure.checkFailed(["it holds no database"])
      }
      try archive.extract(member, to: copy)
      return try staging.stage(copy)
    }
    do {
      let store = try staging.open(staged, clock: clock)
      let problems: [String]
      do { problems = try await self.problems(of: store) } catch {
        await store.close()
        throw error
      }
      await store.close()
      guard problems.isEmpty else { throw BackupFailure.checkFailed(problems) }
    } catch {
      staging.discard(staged)
      throw error
    }
    return staged
  }

  func problems(of store: any Store) async throws -> [String] {
    let (manifest, audit) = (archive.manifest, self.audit)
    let damage = try await store.damage()
    return try await damage
      + store.snapshot { tx, _ in
        let found = try Manifest(manifest.kind, audit: audit, in: tx)
        return Self.differences(found, manifest)
      }
  }

  static func differences(_ found: Manifest, _ wanted: Manifest) -> [String] {
    var problems: [String] = []
    if found.migrations != wanted.migrations { problems.append("its schema is another one") }
    for (table, count) in wanted.rows.sorted(by: { $0.key < $1.key })
    where found.rows[table] != count {
      let there = found.rows[table].map { "\($0) rows" } ?? "no table"
      problems.append("\(table): \(there) where there were \(count)")
    }
    if found.rows.count > wanted.rows.count { problems.append("it has tables too many") }
    if found.audit != wanted.audit { problems.append("the audit ends elsewhere") }
    problems += found.auditProblems.filter { !wanted.auditProblems.contains($0) }
    return problems
  }
}
