import Hummingbird
import Portal

/// One API key, as somebody who looks at it may act.
enum KeyPage {
  struct Record: Sendable {
    let maker: KeyMaker
    let key: APIKey
    /// Scopes that its maker can't use any more.
    let idle: Set<APIScope>
    let readAt: Timestamp
    /// Shown once, when it has just been made.
    var made: APISecret?

    /// - Throws: `HTTPProblem` 404 when there is no such key.
    init(_ id: ID<APIKey>, of maker: KeyMaker, made: APISecret? = nil, in tx: Tx) throws {
      guard let key = try maker.find(id, in: tx) else { throw HTTPProblem(.notFound) }
      self.maker = maker
      self.key = key
      self.made = made
      idle = try key.idleScopes(in: tx)
      readAt = tx.now
    }
  }

  static func page(in room: Room) -> Page<Record> {
    Page<Record>("programs/key", room: room) { record, view in
      facts(record, view).adding(uses(record.key, view)).adding(acts(record, view))
        .adding(secret(record, view))
    }
    .form { _ in Form(APIKey.rotationFields, APIKey.usualRotation) }
    .changing { KeyPages.soon([$0.key], after: $0.readAt) }
  }

  private static func facts(_ record: Record, _ view: View) -> Tags {
    let (key, base) = (record.key, KeyPages.base(record.maker))
    let state = key.state(at: record.readAt)
    let history = record.maker.membership.map { $0.may(.seeAudit).isAllowed }
    let audit = record.maker.team.map { "/teams/\($0.slug)/audit" } ?? "/settings/history"
    return [
      "name": key.name, "hint": key.hint, "back": base, "team": record.maker.team?.name,
      "state": state.rawValue, "stateLabel": view.words(state.label),
      "why": why(key, state, view), "maker": key.makerName, "created": view.time(key.createdAt),
      "until": view.time(state == .stopped ? key.endedAt ?? key.expiresAt : key.expiresAt),
      "isOver": !key.works(at: record.readAt),
      "scopes": APIScope.allCases.filter(key.scopes.contains).rows {
        view.scope($0, idle: record.idle)
      },
      "hasIdle": !record.idle.isEmpty, "ranges": key.ranges, "hasRanges": !key.ranges.isEmpty,
      "successor": key.successorID.map { "\(base)/\($0)" },
      "history": history ?? true ? "\(audit)?record=key:\(key.id)" : nil,
    ]
  }

  /// What a state that is not the usual one means.
  private static func why(_ key: APIKey, _ state: APIKey.State, _ view: View) -> String? {
    switch state {
    case .works, .expiresSoon: nil
    case .expired:
      view.words(
        "Its time is over. Programs that still send it are refused: make a new key for them.")
    case .revoked: view.words("It was revoked. Programs that still send it are refused.")
    case .stopped:
      view.words(
        "It stopped when {{maker}} left the team: a key acts for whoever made it.",
        ["maker": key.makerName])
    case .replaced:
      key.works(at: view.time.now)
        ? view.words("It has a successor. The old secret still works for a while.")
        : view.words("It has a successor, and its own secret works no more.")
    }
  }

  private static func uses(_ key: APIKey, _ view: View) -> Tags {
    [
      "used": key.usedAt.map { view.time($0) },
      "usedFrom": key.usedFrom.isEmpty ? nil : key.usedFrom,
      "usedBy": key.usedBy.isEmpty ? nil : DeviceName.from(key.usedBy, view.words),
    ]
  }

  private static func acts(_ record: Record, _ view: View) -> Tags {
    let (key, maker) = (record.key, record.maker)
    let path = "\(KeyPages.base(maker))/\(key.id)"
    let works = key.works(at: record.readAt)
    let revoking = maker.membership?.may(.revokeKey).refusal
    let rotating = whyNotRotated(record)
    let taking = maker.membership?.may(.makeKey).refusal?.words ?? []
    return [
      "works": works, "canBeReplaced": works && key.endedAt == nil,
      "rotate": rotating.isEmpty ? "\(path)/rotate" : nil,
      "rotateWhyNot": rotating.map { view.words($0) },
      "revoke": revoking == nil ? "\(path)/revoke" : nil,
      "revokeWhyNot": (revoking?.words ?? []).map { view.words($0) },
      "canBeTaken": key.canBeTakenOver,
      "takeOver": taking.isEmpty ? "\(path)/take-over" : nil,
      "takeOverWhyNot": taking.map { view.words($0) },
    ]
  }

  private static func whyNotRotated(_ record: Record) -> [Phrase] {
    if let refusal = record.maker.membership?.may(.makeKey).refusal { return refusal.words }
    return [record.key.whyNotRotated(by: record.maker, at: record.readAt)].compactMap { $0 }
  }

  /// With a line to try it by.
  private static func secret(_ record: Record, _ view: View) -> Tags {
    guard let secret = record.made?.text else { return ["secret": nil, "curl": nil] }
    // Whatever its scopes are, it may ask what it is.
    let address = "\(view.site.settings.baseURL)/api/v1/auth/session"
    return ["secret": secret, "curl": "curl -H \"Authorization: Bearer \(secret)\" \(address)"]
  }
}
