import Crypto
import Foundation

/// The first member of an archive: what is in it. Small, and readable without the rest.
struct Manifest: Codable, Sendable, Equatable {
  enum Kind: String, Codable, Sendable {
    case sqlite, postgres
    /// An export: rows that either engine takes.
    case rows
  }

  static let name = "manifest.json"
  /// A code over the manifest, so that its heads can be trusted without reading the whole.
  static let macName = "manifest.mac"
  static let format = 1
  static let program = "portico"

  var format = Manifest.format
  var program = Manifest.program
  var version = Portal.version
  let kind: Kind
  /// For people (RFC 3339).
  let created: String
  /// Microseconds since 1970-01-01 UTC.
  let createdAt: Int64
  let migrations: [String]
  /// Rows by table.
  let rows: [String: Int]
  /// The audit's heads by chain: the checkpoint that is kept outside the database.
  let audit: [String: AuditHead]
  /// Up to where retention had removed a chain's entries; nil in one from before there was any.
  let auditCuts: [String: AuditHead]?
  /// What was wrong with the portal's own audit when the copy was made.
  let auditProblems: [String]

  init(
    kind: Kind, at time: Timestamp, migrations: [String], rows: [String: Int],
    audit: [String: AuditHead], auditCuts: [String: AuditHead]? = nil, auditProblems: [String]
  ) {
    self.kind = kind
    created = time.date.formatted(.iso8601)
    createdAt = time.microseconds
    self.migrations = migrations
    self.rows = rows
    self.audit = audit
    self.auditCuts = auditCuts
    self.auditProblems = auditProblems
  }

  /// The portal as it is in `tx`.
  init(_ kind: Kind, audit log: AuditLog, in tx: Tx) throws {
    let tables = try TableShape.all(in: tx)
    guard tables.contains(where: { $0.name == "audit" }) else {
      throw StoreError.unavailable("the database is empty: start the portal once")
    }
    self.init(
      kind: kind, at: tx.now, migrations: try Migration.applied(in: tx),
      rows: try Dictionary(
        uniqueKeysWithValues: tables.map { ($0.name, try $0.count(in: tx)) }),
      audit: try AuditHead.all(in: tx),
      auditCuts: try log.cuts(in: tx).cuts.mapValues(\.head), auditProblems: try log.verify(in: tx))
  }

  /// Sorted, so that the same content always has the same code.
  func encoded() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    return try encoder.encode(self)
  }

  static func mac(of bytes: Data, _ keys: SecretKeys) -> Data {
    let code = HMAC<SHA256>.authenticationCode(
      for: bytes, using: keys.key(for: "backup manifest"))
    return Data((Array(code).hex + "\n").utf8)
  }

  /// The little that every format has.
  private struct Essence: Decodable {
    let format: Int
    let program: String
    let migrations: [String]?
  }

  /// - Throws: `ArchiveProblem.newer`, or `notOurs`.
  static func refuseNewer(_ bytes: Data, _ path: String) throws {
    guard let essence = try? JSONDecoder().decode(Essence.self, from: bytes),
      essence.program == program
    else { throw ArchiveProblem.notOurs(path) }
    guard essence.format <= format else {
      throw ArchiveProblem.newer(path, "format \(essence.format)")
    }
    let unknown = Set(essence.migrations ?? []).subtracting(Schema.migrations.map(\.name))
    guard unknown.isEmpty else {
      throw ArchiveProblem.newer(path, unknown.sorted().joined(separator: ", "))
    }
  }

  /// The manifest of a file, from its first bytes alone; nil unless this portal wrote it.
  static func peek(_ path: String, keys: SecretKeys) -> Manifest? {
    guard let file = FileHandle(forReadingAtPath: path) else { return nil }
    defer { try? file.close() }
    func member(_ name: String) -> Data? {
      guard let bytes = try? file.read(upToCount: 512), bytes.count == 512,
        let header = ArchiveHeader(Array(bytes)), header.name == name, header.length < 1 << 28,
        let content = try? file.read(upToCount: Int(header.length)),
        (try? file.read(upToCount: ArchiveHeader.padding(after: header.length))) != nil
      else { return nil }
      return content
    }
    guard let bytes = member(Self.name), let code = member(macName), mac(of: bytes, keys) == code
    else { return nil }
    return try? JSONDecoder().decode(Manifest.self, from: bytes)
  }
}
