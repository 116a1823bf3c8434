/// The days that a history shows, on the clocks of one zone.
package struct HistoryDays: Sendable {
  /// Oldest first; the last one is today.
  package let days: [Day]
  /// Their first moments.
  package let starts: [Timestamp]
  package let now: Timestamp

  package init(_ count: Int, until now: Timestamp, in zone: String) {
    let today = LocalTime.day(of: now, in: zone)?.number ?? 0
    days = (0..<count).map { Day(number: today - count + 1 + $0) }
    starts = days.map { LocalTime.start(of: $0, in: zone) }
    self.now = now
  }

  package var start: Timestamp { starts.first ?? now }

  /// Of one of them; today has come as far as now.
  func range(of index: Int) -> Range<Timestamp> {
    let (start, end) = (starts[index], now + .microseconds(1))
    let next = index + 1 < starts.count ? starts[index + 1] : end
    return start..<max(start, min(next, end))
  }
}

/// How a service did, day by day, and what changed meanwhile.
package struct ServiceHistory: Sendable {
  package struct DayOf: Sendable, Equatable {
    package let day: Day
    package let start: Timestamp
    /// Nil for a day before it was offered.
    package let worst: ServiceStatus?
    /// What it was on that day other than operational, the worst first.
    package let spells: [Spell]
    package let isToday: Bool
  }

  /// How long it did otherwise on one day.
  package struct Spell: Sendable, Equatable {
    package let status: ServiceStatus
    package let length: Duration
    package let isWholeDay: Bool
    /// It still does.
    package let isGoingOn: Bool
  }

  /// Oldest first.
  package let days: [DayOf]
  /// Newest first, no more than anybody reads.
  package let changes: [ServiceChange]
  /// The share of the time without an outage, in hundredths of a percent, never rounded up; nil as long as
  /// nothing is known.
  package let worked: Int?
  /// When the clock alone changes that share; nil for never.
  package let changesAt: Timestamp?

  init(_ spans: [ServiceSpan], _ changes: [ServiceChange], over days: HistoryDays) {
    self.days = days.days.indices.map { DayOf($0, spans, days) }
    self.changes = Array(changes.prefix(Self.mostChanges))
    let hasOutage = spans.contains { $0.status == .outage && $0.end > days.start }
    changesAt = hasOutage ? days.now.lastStep + Self.step : nil
    worked = hasOutage ? Self.worked(spans, over: days) : spans.isEmpty ? nil : 100_00
  }

  private static let mostChanges = 100
  /// Pages are kept for as long as the share stays as it is.
  fileprivate static let step = Duration.minutes(5)

  private static func worked(_ spans: [ServiceSpan], over days: HistoryDays) -> Int? {
    let time = days.start..<max(days.start, days.now.lastStep)
    let known = spans.reduce(0) { $0 + $1.length(within: time) }
    let down = spans.filter { $0.status == .outage }.reduce(0) { $0 + $1.length(within: time) }
    guard known > 0 else { return nil }
    // An outage of a second is not nothing.
    return min(9999, Int((known - down) * 100_00 / known))
  }
}

extension Timestamp {
  /// The end of the last five minutes that are over.
  fileprivate var lastStep: Timestamp {
    let step = ServiceHistory.step.microseconds
    return Timestamp(microseconds: microseconds / step * step)
  }
}

/// A time in which a service did the same.
struct ServiceSpan: Sendable {
  let status: ServiceStatus
  let start: Timestamp
  /// A moment after now where it goes on.
  let end: Timestamp

  /// In microseconds.
  func length(within range: Range<Timestamp>) -> Int64 {
    max(0, (min(end, range.upperBound) - max(start, range.lowerBound)).microseconds)
  }
}

extension ServiceHistory.DayOf {
  fileprivate init(_ index: Int, _ spans: [ServiceSpan], _ days: HistoryDays) {
    let range = days.range(of: index)
    let there = spans.filter { $0.length(within: range) > 0 }
    let statuses = ServiceStatus.worstFirst.filter { status in
      there.contains { $0.status == status }
    }
    let (isToday, whole) = (index == days.days.count - 1, range.upperBound - range.lowerBound)
    let spells = statuses.filter { $0 != .operational }.map { status in
      let length = there.filter { $0.status == status }
        .reduce(0) { $0 + $1.length(within: range) }
      let isGoingOn = isToday && spans.last.map { $0.status == status && $0.end > days.now } == true
      return ServiceHistory.Spell(
        status: status, length: .microseconds(length),
        isWholeDay: !isToday && length == whole.microseconds, isGoingOn: isGoingOn)
    }
    self.init(
      day: days.days[index], start: range.lowerBound, worst: statuses.first, spells: spells,
      isToday: isToday)
  }
}

extension ServiceHistory {
  /// Of each of the services, in their order: one statement for all.
  package static func all(
    of services: [OfferedService], over days: HistoryDays, in tx: Tx
  ) throws -> [ServiceHistory] {
    let ids = services.flatMap { [$0.own?.id, $0.reported?.id].compactMap { $0 } }
    let changes = try ServiceChange.all(of: ids, since: days.start, in: tx)
    return services.map { ServiceHistory(of: $0, changes, over: days) }
  }

  package static func of(
    _ service: OfferedService, over days: HistoryDays, in tx: Tx
  ) throws -> ServiceHistory {
    let ids = [service.own?.id, service.reported?.id].compactMap { $0 }
    return ServiceHistory(
      of: service, try ServiceChange.all(of: ids, since: days.start, in: tx), over: days)
  }

  /// Of one of the portal's own, also when it is retired.
  package static func of(
    _ service: ProductService, over days: HistoryDays, in tx: Tx
  ) throws -> ServiceHistory {
    let changes = try ServiceChange.all(of: [service.id], since: days.start, in: tx)
    return of(service, changes[service.id] ?? [], over: days)
  }

  private static func of(
    _ service: ProductService, _ changes: [ServiceChange], over days: HistoryDays
  ) -> ServiceHistory {
    let end = service.retiredAt ?? days.now + .microseconds(1)
    let spans = service.spans(changes, from: days.start, to: end)
    return ServiceHistory(spans, changes.reversed(), over: days)
  }

  /// Until something is reported for the team, what is said for everybody holds for it too.
  private init(
    of service: OfferedService, _ changes: [ID<ProductService>: [ServiceChange]],
    over days: HistoryDays
  ) {
    let end = days.now + .microseconds(1)
    let begins = service.reported?.createdAt ?? end
    let parts = [(service.own, until: begins), (service.reported, until: end)]
    let spans = parts.flatMap { service, until in
      service.map { $0.spans(changes[$0.id] ?? [], from: days.start, to: until) } ?? []
    }
    let told = parts.flatMap { service, until in
      (service.flatMap { changes[$0.id] } ?? []).filter { $0.at < until }
    }
    self.init(spans, told.reversed(), over: days)
  }
}

extension ProductService {
  /// - Parameter changes: those since `start`, as they came.
  fileprivate func spans(
    _ changes: [ServiceChange], from start: Timestamp, to end: Timestamp
  ) -> [ServiceSpan] {
    var spans: [ServiceSpan] = []
    // Without a change in all that time it has been so before it, too; its first change may be gone.
    var (status, since): (ServiceStatus?, Timestamp) = (
      changes.isEmpty ? self.status : changes[0].was, max(start, createdAt)
    )
    for change in changes {
      if let status, change.at > since {
        spans.append(ServiceSpan(status: status, start: since, end: min(change.at, end)))
      }
      (status, since) = (change.status, max(since, change.at))
    }
    if let status, end > since { spans.append(ServiceSpan(status: status, start: since, end: end)) }
    return spans.filter { $0.end > $0.start }
  }
}
