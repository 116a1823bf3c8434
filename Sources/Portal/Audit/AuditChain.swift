/// Which hash chain an entry belongs to: a team's, a person's, or the portal's own.
package enum AuditChain: Sendable, Hashable {
  case team(ID<Team>)
  case user(ID<User>)
  case portal

  package var key: String {
    switch self {
    case .team(let id): "team:\(id)"
    case .user(let id): "user:\(id)"
    case .portal: "portal"
    }
  }

  /// Of a chain's name, or of one that was begun beside it.
  init?(key: String) {
    let name = key.prefix { $0 != "~" }
    if name == "portal" {
      self = .portal
    } else if name.hasPrefix("team:"), let id = ID<Team>(String(name.dropFirst(5))) {
      self = .team(id)
    } else if name.hasPrefix("user:"), let id = ID<User>(String(name.dropFirst(5))) {
      self = .user(id)
    } else {
      return nil
    }
  }

  var team: ID<Team>? { if case .team(let id) = self { id } else { nil } }

  /// The revision that moves with each entry; nil for the portal's chain.
  var revisionKey: String? {
    switch self {
    case .team(let id): RevisionKey.team(id)
    case .user(let id): RevisionKey.user(id)
    case .portal: nil
    }
  }

  /// What must be entered to write to it.
  var scope: WriteScope {
    switch self {
    case .team(let id): .team(id)
    case .user(let id): .user(id)
    case .portal: .portal
    }
  }

  /// Its own name and those of the chains that were begun beside it, after somebody had tampered with
  /// it: nearly always one.
  func keys(in tx: Tx) throws -> [String] {
    let (first, end) = (key + "~", key + "~:")
    // By both tables: one that lost its head is to be found too.
    let beside = try tx.rows(
      """
      SELECT chain FROM audit_heads WHERE chain > \(first) AND chain < \(end)
      UNION SELECT chain FROM audit WHERE chain > \(first) AND chain < \(end)
      LIMIT \(Self.mostBeside + 1)
      """)
    return try [key] + beside.map { try $0["chain"] }
  }

  /// After so many the portal begins no more.
  static let mostBeside = 100

  /// Whether that is its name, or of a chain that was begun beside it.
  func has(_ name: String) -> Bool { name == key || name.hasPrefix(key + "~") }

  /// The name of the chain begun beside it as the `number`th; its own for the first.
  static func key(_ chain: String, _ number: Int) -> String {
    number == 1 ? chain : "\(chain)~\(number)"
  }
}

/// What an entry is about: the history of one thing is the entries that name it. No name and no address
/// stands in it, so that it stays when those are erased.
package struct AuditRecord: Sendable, Hashable {
  package let key: String

  private init(_ kind: String, _ id: String) { key = "\(kind):\(id)" }

  package static func person(_ id: ID<User>) -> AuditRecord { AuditRecord("user", id.text) }
  package static func team(_ id: ID<Team>) -> AuditRecord { AuditRecord("team", id.text) }

  /// Of another kind; `kind` is a word of lower-case letters.
  package static func other<Record>(_ kind: String, _ id: ID<Record>) -> AuditRecord {
    AuditRecord(kind, id.text)
  }

  /// What is written to a chain is about its team or person, unless it says otherwise.
  init?(of chain: AuditChain) {
    switch chain {
    case .team(let id): self = .team(id)
    case .user(let id): self = .person(id)
    case .portal: return nil
    }
  }

  /// As somebody may write it in an address.
  package init?(key: String) {
    let parts = key.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, (1...20).contains(parts[0].utf8.count),
      parts[0].utf8.allSatisfy({ (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }),
      let id = ID<AuditRecord>(String(parts[1]))
    else { return nil }
    self.init(String(parts[0]), id.text)
  }
}
