/// The days that a history shows, on the clocks of one zone.
package struct HistoryDays: Sendable {
  /// Oldest first; the last one is today.
  package let days: [Day]
  /// Their first moments.
  package let starts: [Timestamp]
  package let now: Timestamp

  package init(_ count: Int, until now: Timestamp, in zone: String) {
    let zone = ZoneOffsets.named(zone)
    var (days, starts, moment) = ([Day](), [Timestamp](), now)
    for _ in 0..<count {
      days.append(Day(number: zone.dayNumber(moment)))
      starts.append(zone.day(of: moment).lowerBound)
      moment = starts[starts.count - 1] - .microseconds(1)
    }
    (self.days, self.starts, self.now) = (days.reversed(), starts.reversed(), now)
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
  /// Newest first, no more than anybody reads; none of several services at once.
  package let changes: [ServiceChange]
  /// The share of the time without an outage, in hundredths of a percent, never rounded up; nil as long as
  /// nothing is known.
  package let worked: Int?
  /// When the clock alone changes that share; nil for never.
  package let changesAt: Timestamp?

  /// - Parameter spans: one after the other.
  init(_ spans: [ServiceSpan], _ changes: [ServiceChange], over days: HistoryDays) {
    self.days = DayOf.all(spans, days)
    self.changes = changes
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
  fileprivate static func all(_ spans: [ServiceSpan], _ days: HistoryDays) -> [Self] {
    var first = 0
    return days.days.indices.map { index in
      let range = days.range(of: index)
      while first < spans.count, spans[first].end <= range.lowerBound { first += 1 }
      return Self(index, range, spans[first...].prefix { $0.start < range.upperBound }, days)
    }
  }

  /// - Parameter spans: those that touch the day; the last one may go on.
  private init(
    _ index: Int, _ range: Range<Timestamp>, _ spans: ArraySlice<ServiceSpan>, _ days: HistoryDays
  ) {
    var lengths: [ServiceStatus: Int64] = [:]
    for span in spans {
      let length = span.length(within: range)
      if length > 0 { lengths[span.status, default: 0] += length }
    }
    let statuses = ServiceStatus.worstFirst.filter { lengths[$0] != nil }
    let (isToday, whole) = (index == days.days.count - 1, range.upperBound - range.lowerBound)
    let spells = statuses.filter { $0 != .operational }.map { status in
      let length = lengths[status] ?? 0
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
  /// Of each of the services, in their order, without what changed: one statement for all.
  package static func all(
    of services: [OfferedService], over days: HistoryDays, in tx: Tx
  ) throws -> [ServiceHistory] {
    let turns = try ServiceTurn.all(of: services.flatMap(\.ids), since: days.start, in: tx)
    return services.map { ServiceHistory($0.spans(turns, over: days), [], over: days) }
  }

  package static func of(
    _ service: OfferedService, over days: HistoryDays, in tx: Tx
  ) throws -> ServiceHistory {
    let turns = try ServiceTurn.all(of: service.ids, since: days.start, in: tx)
    var changes: [ServiceChange] = []
    for (part, times) in service.parts(over: days).reversed() where changes.count < mostChanges {
      changes += try ServiceChange.latest(
        mostChanges - changes.count, of: part.id, in: times, in: tx)
    }
    return ServiceHistory(service.spans(turns, over: days), changes, over: days)
  }

  /// Of one of the portal's own, also when it is retired.
  package static func of(
    _ service: ProductService, over days: HistoryDays, in tx: Tx
  ) throws -> ServiceHistory {
    let turns = try ServiceTurn.all(of: [service.id], since: days.start, in: tx)
    let end = days.now + .microseconds(1)
    let changes = try ServiceChange.latest(
      mostChanges, of: service.id, in: days.start..<max(days.start, end), in: tx)
    let spans = service.spans(
      turns[service.id] ?? [], from: days.start, to: service.retiredAt ?? end)
    return ServiceHistory(spans, changes, over: days)
  }
}

extension OfferedService {
  fileprivate var ids: [ID<ProductService>] { [own?.id, reported?.id].compactMap { $0 } }

  /// Until something is reported for the team, what is said for everybody holds for it too.
  fileprivate func parts(
    over days: HistoryDays
  ) -> [(service: ProductService, times: Range<Timestamp>)] {
    let end = days.now + .microseconds(1)
    let begins = reported?.createdAt ?? end
    return [(own, until: begins), (reported, until: end)].compactMap { service, until in
      service.map { ($0, days.start..<max(days.start, until)) }
    }
  }

  fileprivate func spans(
    _ turns: [ID<ProductService>: [ServiceTurn]], over days: HistoryDays
  ) -> [ServiceSpan] {
    parts(over: days).flatMap { service, times in
      service.spans(turns[service.id] ?? [], from: times.lowerBound, to: times.upperBound)
    }
  }
}

extension ProductService {
  /// - Parameter turns: those since `start`, as they came.
  fileprivate func spans(
    _ turns: [ServiceTurn], from start: Timestamp, to end: Timestamp
  ) -> [ServiceSpan] {
    var spans: [ServiceSpan] = []
    // Without a change in all that time it has been so before it, too; its first change may be gone.
    var (status, since): (ServiceStatus?, Timestamp) = (
      turns.isEmpty ? self.status : turns[0].was, max(start, createdAt)
    )
    for turn in turns {
      if let status, turn.at > since {
        spans.append(ServiceSpan(status: status, start: since, end: min(turn.at, end)))
      }
      (status, since) = (turn.status, max(since, turn.at))
    }
    if let status, end > since { spans.append(ServiceSpan(status: status, start: since, end: end)) }
    return spans.filter { $0.end > $0.start }
  }
}
