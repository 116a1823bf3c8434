/// The zone whose days a team's figures are of. Another one means other days: the figures are made anew of the
/// stored events by a job, a piece at a time, and pages read the old ones until the new are whole.
extension Membership {
  package static let zoneFields: Fields = [ReportingZone.field]

  /// - Throws: `StoreError`.
  package func report(in zone: String, in tx: Tx) throws {
    let reporting = try Reporting.open(of: team.id, in: tx)
    guard zone != reporting.rebuilding?.zone ?? reporting.zone else { return }
    try reporting.turn(to: zone, in: tx)
    try tx.audit(
      .reportingZoneChanged, to: .team(team.id), subject: team.name,
      before: ["zone": reporting.rebuilding?.zone ?? reporting.zone], after: ["zone": zone])
  }
}

/// The zone of a team, as its settings show it.
package struct ReportingZone: Sendable {
  /// Whose days the figures are of.
  package let zone: String
  /// Whose days they will be of, while they are counted anew.
  package let next: String?

  package init(of team: ID<Team>, in tx: Tx) throws {
    let reporting = try Reporting.find(of: team, in: tx)
    zone = try reporting?.zone ?? Reporting.zone(for: team, in: tx)
    next = reporting?.rebuilding?.zone
  }

  package static let field = Field.timeZone("timeZone", "Time zone of the figures")

  package var entered: Entered { [Self.field.of(next ?? zone)] }

  package static let resource = Resource<ReportingZone>(
    "Reporting",
    [
      .text("timeZone", "Whose days the figures are of") { $0.zone },
      .text("nextTimeZone", "Whose they will be of, while they are counted anew") { $0.next },
    ])
}

extension Reporting {
  fileprivate func turn(to zone: String, in tx: Tx) throws {
    // What was begun for another is left.
    let leftovers: SQL = rebuilding == nil ? "has_leftovers" : "1"
    try tx.execute(
      """
      UPDATE reporting SET next_edition = NULL, next_zone = NULL, done_day = NULL, done_hash = NULL,
        has_leftovers = \(leftovers)
      WHERE number = \(number)
      """)
    if zone == self.zone { return }
    try tx.execute(
      oldestDay == nil
        // Nothing has to be counted.
        ? "UPDATE reporting SET zone = \(zone) WHERE number = \(number)"
        : """
        UPDATE reporting SET next_zone = \(zone), next_edition = last_edition + 1,
          last_edition = last_edition + 1
        WHERE number = \(number)
        """)
  }
}

/// Makes the figures of another zone.
struct Rebuild {
  static let piece = 500
  let team: ID<Team>
  let number: Int

  static func job(_ portal: Portal) -> Job {
    let hasWork: @Sendable (Tx) throws -> Bool = { try !Reporting.rebuilding(in: $0).isEmpty }
    return Job("reporting", every: .seconds(5), hasWork: hasWork) {
      var failure: (any Error)?
      for (number, team) in try await portal.store.read({ try Reporting.rebuilding(in: $0) }) {
        // One team's figures keep no other's waiting.
        do { try await Rebuild(team: team, number: number).run(portal.store) } catch {
          failure = failure ?? error
        }
      }
      if let failure { throw failure }
    }
  }

  private func run(_ store: any Store) async throws {
    repeat {
      while try await write(.usage(team), store, count) {}
      // With the zone its settings change too, not only pages of figures.
    } while try await write(.team(team), store, end)
    while try await write(.usage(team), store, removeOld) {}
  }

  /// - Returns: whether there is more to do.
  private func write(
    _ scope: WriteScope, _ store: any Store, _ body: @escaping @Sendable (Tx) throws -> Bool
  ) async throws -> Bool {
    try Task.checkCancellation()
    return try await store.write(for: scope, as: .system("reporting"), body)
  }

  /// Counts a piece of the events.
  func count(in tx: Tx) throws -> Bool {
    guard let reporting = try Reporting.find(number, in: tx), let next = reporting.rebuilding
    else { return false }
    let events = try EventWalk(team: number, most: Self.piece).piece(after: next.done, in: tx)
    guard let last = events.last else { return false }
    try FigureBook(team: number, edition: next.edition, tx: tx)
      .add(deltas(events, reporting, ZoneOffsets.named(next.zone), in: tx))
    try tx.execute(
      """
      UPDATE reporting SET done_day = \(last.day), done_hash = \(last.hash) WHERE number = \(number)
      """)
    return events.count == Self.piece
  }

  /// Shows what was counted, unless there is more by now.
  private func end(in tx: Tx) throws -> Bool {
    if try count(in: tx) { return true }
    guard let reporting = try Reporting.find(number, in: tx), let next = reporting.rebuilding
    else { return false }
    try keepOldDays(reporting, next, in: tx)
    try tx.execute(
      """
      UPDATE reporting SET zone = next_zone, edition = next_edition, next_zone = NULL,
        next_edition = NULL, done_day = NULL, done_hash = NULL, has_leftovers = 1
      WHERE number = \(number)
      """)
    return false
  }

  private func deltas(
    _ events: [EventWalk.Stored], _ reporting: Reporting, _ zone: ZoneOffsets, in tx: Tx
  ) throws -> [FigureDelta.Place: FigureDelta] {
    let numbers = try EventSeries.all(of: number, in: tx)
    let names = Dictionary(
      uniqueKeysWithValues: numbers.filter { $0.key.measure.isEmpty && $0.key.service.isEmpty }
        .map { ($0.value, $0.key.name) })
    var deltas: [FigureDelta.Place: FigureDelta] = [:]
    for event in events {
      guard let name = names[event.series] else { continue }
      try deltas.add(
        event.event(named: name), member: event.member, on: reporting.day(of: event.at, in: zone)
      ) { numbers[$0] }
    }
    return deltas
  }

  /// Days whose events are kept no more stay as they were counted.
  private func keepOldDays(
    _ reporting: Reporting, _ next: Reporting.Rebuilding, in tx: Tx
  ) throws {
    guard let first = reporting.frozenBefore else { return }
    try tx.execute(
      """
      INSERT INTO figures (team, edition, series, day, count, sum, last_at, members, sketch)
      SELECT team, \(next.edition), series, day, count, sum, last_at, members, sketch FROM figures
      WHERE team = \(number) AND edition = \(reporting.edition) AND day < \(first)
      """)
  }

  /// Removes a piece of what nobody reads.
  private func removeOld(in tx: Tx) throws -> Bool {
    guard let reporting = try Reporting.find(number, in: tx) else { return false }
    let kept = [reporting.edition, reporting.rebuilding?.edition ?? reporting.edition]
    let removed = try tx.execute(
      """
      DELETE FROM figures WHERE team = \(number) AND (edition, series, day) IN (
        SELECT edition, series, day FROM figures
        WHERE team = \(number) AND edition NOT IN (\(list: kept)) LIMIT \(Self.piece))
      """)
    if removed == Self.piece { return true }
    try tx.execute("UPDATE reporting SET has_leftovers = 0 WHERE number = \(number)")
    return false
  }
}

extension EventSeries {
  static func all(of team: Int, in tx: Tx) throws -> [EventSeries: Int] {
    let rows = try tx.rows(
      "SELECT number, name, measure, service FROM event_series WHERE team = \(team)")
    var numbers: [EventSeries: Int] = [:]
    for row in rows {
      let series = EventSeries(
        try row["name"], measure: try row["measure"], service: try row["service"])
      numbers[series] = try row["number"]
    }
    return numbers
  }
}

extension AuditAction {
  static let reportingZoneChanged = AuditAction(
    "reporting.zone", "changed the time zone of the team’s figures")
  static let reporting = [reportingZoneChanged]
}
