/// What a team's program says of a service, over and over: how it does, and what people should know of it.
/// The first report of a key makes the service; one that says nothing new changes nothing.
package struct ServiceReport: Sendable {
  package let key: String
  let status: ServiceStatus
  let note: String
  /// Nil for as it is.
  let name: String?
  let link: String?

  /// A report that says what is known: thrown, so that the write leaves no trace, not even a revision.
  package struct NothingNew: Error {}

  private static let name = ProductService.name.optional().help(
    "What people call it; the key when it is never said. What operators say counts more.")
  private static let link = ProductService.link.optional()
  package static let fields: Fields = [ProductService.status, ProductService.note, name, link]

  /// In a day: each is written down, and a monitor that flickers says less than nothing.
  private static let mostOfTeam = 500
  private static let mostOfService = 100

  /// - Throws: `FormProblems` for what cannot be a key.
  package init(_ key: String, _ entered: Entered) throws {
    self.key = try Fields([ProductService.key]).check(["key": .text(key)])[ProductService.key]
    status = entered[ProductService.status]
    note = entered[ProductService.note]
    name = entered[Self.name]
    link = entered[Self.link]
  }

  /// Whether it says anything that is not known.
  package func isNew(for team: ID<Team>, in tx: Tx) throws -> Bool {
    try ProductService.reported(key, by: team, in: tx).map(isNew) ?? true
  }

  private func isNew(to known: ProductService) -> Bool {
    status != known.status || !note.utf8.elementsEqual(known.note.utf8)
      || name.map { !$0.utf8.elementsEqual(known.name.utf8) } ?? false
      || link.map { !$0.utf8.elementsEqual(known.link.utf8) } ?? false
  }

  /// - Throws: `NothingNew`, `Throttled`, `Obstacle` when the team has as many as it may have.
  package func take(for team: ID<Team>, in tx: Tx) throws {
    let known = try ProductService.reported(key, by: team, in: tx)
    guard known.map(isNew) ?? true else { throw NothingNew() }
    // By its key: whoever takes it off the list and reports it anew begins no other day.
    try [
      Throttle("service-reports", team.text, [(Self.mostOfTeam, .days(1))]),
      Throttle("service-reports-of", "\(team) \(key)", [(Self.mostOfService, .days(1))]),
    ].spend(in: tx)
    if let known { try change(known, of: team, in: tx) } else { try begin(for: team, in: tx) }
  }

  private func begin(for team: ID<Team>, in tx: Tx) throws {
    let count = try tx.count(
      "SELECT COUNT(*) AS n FROM services WHERE team_id = \(team) AND retired_at IS NULL")
    guard count < ProductService.mostOfTeam else {
      throw Obstacle("A team may have 50 services of its own. Take one off its list.")
    }
    let name = try self.name ?? ProductService.own(key, in: tx)?.name ?? key
    let made = try ProductService.make(
      key, of: team, name: name, description: "", link: link ?? "", position: 0,
      status: (status, note), in: tx)
    guard let made else { throw NoAuthority.nothing }
    try tx.audit(
      .serviceFirstReported, to: .team(team), of: .other("service", made), subject: name,
      after: ["status": status.rawValue, "note": note])
  }

  private func change(_ known: ProductService, of team: ID<Team>, in tx: Tx) throws {
    let (name, link) = (name ?? known.name, link ?? known.link)
    try tx.execute("UPDATE services SET name = \(name), link = \(link) WHERE id = \(known.id)")
    _ = try known.become(status, note, in: tx)
    let fields: Fields = [
      ProductService.status, ProductService.note, ProductService.name, ProductService.link,
    ]
    let entered: Entered = [
      ProductService.status.of(status), ProductService.note.of(note), ProductService.name.of(name),
      ProductService.link.of(link),
    ]
    let changes = entered.changes(from: known.reportedEntered, of: fields)
    try tx.audit(
      .serviceReported, to: .team(team), of: known.record, subject: name, before: changes?.before,
      after: changes?.after)
  }
}

extension ProductService {
  fileprivate var reportedEntered: Entered {
    [
      Self.status.of(status), Self.note.of(note), Self.name.of(name), Self.link.of(link),
    ]
  }

  /// Takes what a team's programs report off its list. Where it is the portal's own too, what is said for
  /// everybody holds again; the next report begins anew.
  /// - Throws: `NoAuthority.nothing` when nothing is reported by that key.
  package static func drop(_ key: String, of team: ID<Team>, in tx: Tx) throws {
    guard isKey(key), let service = try reported(key, by: team, in: tx) else {
      throw NoAuthority.nothing
    }
    try tx.execute("UPDATE services SET retired_at = \(tx.now) WHERE id = \(service.id)")
    try tx.audit(
      .serviceDropped, to: .team(team), of: service.record, subject: service.name,
      before: ["key": key])
  }
}
