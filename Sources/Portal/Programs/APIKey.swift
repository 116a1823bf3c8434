import Crypto
import Foundation

/// What a program is let in by, for months: it acts as whoever made it, within its scopes, and outlives
/// their membership in no team. A team's key is good in that team alone; a person's own one in all teams
/// of theirs, and for their account.
package struct APIKey: Sendable {
  package enum EndReason: String, SQLValue, Choice {
    case revoked, rotated, makerGone

    package var label: String {
      switch self {
      case .revoked: "Revoked"
      case .rotated: "Replaced by its successor"
      case .makerGone: "Stopped: who made it has left the team"
      }
    }
  }

  package let id: ID<APIKey>
  /// Nil for a person's own.
  package let teamID: ID<Team>?
  /// Who made it, or took it over.
  package let userID: ID<User>
  package let makerName: String
  package let name: String
  /// How its secret begins, and its checksum: enough to tell keys apart.
  package let hint: String
  package let scopes: Set<APIScope>
  /// Where it may be used from; empty for anywhere.
  package let ranges: [String]
  package let createdAt: Timestamp
  package let expiresAt: Timestamp
  package let endedAt: Timestamp?
  package let endReason: EndReason?
  package let successorID: ID<APIKey>?
  package let usedAt: Timestamp?
  package let usedFrom: String
  package let usedBy: String
  let nameKey: String

  /// In a statement where `s` is the key.
  static let columns: SQL = """
    s.id AS key_id, s.team_id AS key_team, s.user_id AS key_user, s.maker_name AS key_maker,
    s.name AS key_name, s.name_key AS key_name_key, s.hint AS key_hint, s.scopes AS key_scopes,
    s.ranges AS key_ranges, s.created_at AS key_created, s.expires_at AS key_expires,
    s.ended_at AS key_ended, s.end_reason AS key_end_reason, s.successor_id AS key_successor,
    s.used_at AS key_used, s.used_from AS key_used_from, s.used_by AS key_used_by
    """

  init(_ row: Row) throws {
    id = try row["key_id"]
    teamID = try row["key_team"]
    userID = try row["key_user"]
    makerName = try row["key_maker"]
    name = try row["key_name"]
    nameKey = try row["key_name_key"]
    hint = try row["key_hint"]
    scopes = APIScope.read(try row["key_scopes"])
    ranges = (try row["key_ranges"] as String).split(separator: "\n").map(String.init)
    createdAt = try row["key_created"]
    expiresAt = try row["key_expires"]
    endedAt = try row["key_ended"]
    endReason = try row["key_end_reason"]
    successorID = try row["key_successor"]
    usedAt = try row["key_used"]
    usedFrom = try row["key_used_from"]
    usedBy = try row["key_used_by"]
  }

  /// How long a key that works no more is still known.
  static let pruning = PruningRule(
    table: "api_keys", key: "id", column: "expires_at", olderThan: .days(90))
}

extension APIKey {
  /// Why a key does not work.
  package enum Problem: Error, Sendable, Equatable {
    case unknown, expired, revoked, rotated, makerGone, suspended
    /// Sent from an address that it is not good for.
    case address
  }

  /// - Throws: `Problem`.
  func mustWork(from address: String?, at now: Timestamp) throws(Problem) {
    switch endReason {
    case .revoked: throw .revoked
    case .makerGone: throw .makerGone
    case .rotated, nil: break
    }
    guard expiresAt > now else { throw endReason == .rotated ? .rotated : .expired }
    guard ranges.isEmpty || address.map(isGood(from:)) == true else { throw .address }
  }

  private func isGood(from address: String) -> Bool {
    ranges.contains { AddressRange($0)?.contains(address) == true }
  }

  /// Whose it is, as long as it works.
  func person(in tx: Tx) throws -> User? {
    try tx.row(
      """
      SELECT \(User.columnsOfU) FROM api_keys s JOIN users u ON u.id = s.user_id
      WHERE s.id = \(id) AND s.expires_at > \(tx.now) AND u.suspended_at IS NULL
        AND (s.ended_at IS NULL OR s.end_reason = 'rotated')
      """
    ).map(User.init)
  }
}

extension APIScope {
  /// As a row keeps them: names that a newer program has given are left out.
  static func read(_ text: String) -> Set<APIScope> {
    Set(text.split(separator: " ").compactMap { APIScope(rawValue: String($0)) })
  }

  static func text(_ scopes: Set<APIScope>) -> String {
    allCases.filter(scopes.contains).map(\.rawValue).joined(separator: " ")
  }
}

/// A key's secret: `ptc_`, 256 random bits, and a checksum by which a mistyped one is known without a look
/// at the store.
package struct APISecret: Sendable, Equatable {
  package static let prefix = "ptc_"
  private static let checkLength = 6
  package let text: String

  package static func random() -> APISecret {
    let body = prefix + Token.random().text
    return APISecret(whole: body + check(of: body))
  }

  /// Nil for what is no secret of ours.
  package init?(_ text: String) {
    let length = Self.prefix.utf8.count + 43 + Self.checkLength
    guard text.utf8.count == length, text.hasPrefix(Self.prefix),
      Token(text.dropFirst(Self.prefix.count).prefix(43)) != nil,
      Self.check(of: String(text.dropLast(Self.checkLength))) == text.suffix(Self.checkLength)
    else { return nil }
    self.text = text
  }

  private init(whole text: String) { self.text = text }

  private static func check(of body: String) -> String {
    String(Array(SHA256.hash(data: Data("check \(body)".utf8))).base64URL.prefix(checkLength))
  }

  package var hash: [UInt8] { Array(SHA256.hash(data: Data(text.utf8))) }

  /// What a list shows of it.
  var hint: String {
    "\(text.prefix(Self.prefix.count + 4))…\(text.suffix(Self.checkLength))"
  }
}
