/// Events of one member with less than half an hour from each to the next.
struct SessionCount: EventCounting {
  static let pause = Duration.minutes(30)

  private struct Session {
    let start: Timestamp
    /// Of the team's zone, on which it began.
    let day: Int
    var last: Timestamp
    var events = 1

    /// In whole seconds.
    var length: Int { Int((last - start).microseconds / 1_000_000) }
  }

  private struct DayTally {
    var sessions = 0
    var seconds = 0
  }

  private var today = OrderedDay<Int>()
  private var open: [Int: Session] = [:]
  private var members = MemberSet()
  private var byDay: [Int: DayTally] = [:]
  /// How many sessions were how long: there are fewer lengths than sessions.
  private var lengths: [Int: Int] = [:]
  private var events = 0
  private var bounces = 0
  private let days: ClosedRange<Int>

  init(_ question: AnalysisQuestion) { days = question.days }

  mutating func take(_ event: ScannedEvent, on day: Int) throws {
    guard let member = event.member else { return }
    try today.add(event, member, day)
  }

  mutating func endDay() {
    for entry in today.ordered() {
      if var session = open[entry.member], entry.at - session.last < Self.pause {
        session.last = entry.at
        session.events += 1
        open[entry.member] = session
      } else {
        if let before = open[entry.member] { count(before) }
        open[entry.member] = Session(start: entry.at, day: entry.value, last: entry.at)
        members.insert(entry.member)
      }
    }
  }

  mutating func endPass() {
    for session in open.values { count(session) }
    open = [:]
  }

  private mutating func count(_ session: Session) {
    byDay[session.day, default: DayTally()].sessions += 1
    byDay[session.day, default: DayTally()].seconds += session.length
    lengths[session.length, default: 0] += 1
    events += session.events
    if session.events == 1 { bounces += 1 }
  }

  func result(_ people: [Int: ID<User>]) -> AnalysisResult {
    let count = lengths.values.reduce(0, +)
    let seconds = lengths.reduce(0) { $0 + $1.key * $1.value }
    return .sessions(
      AnalysisResult.Sessions(
        days: days.map { day in
          let tally = byDay[day] ?? DayTally()
          return AnalysisResult.Sessions.Day(
            day: day, sessions: tally.sessions, seconds: tally.seconds)
        },
        count: count, members: members.count, events: events, bounces: bounces,
        median: median(count), average: count > 0 ? Double(seconds) / Double(count) : nil))
  }

  /// The smallest that at least half of them do not exceed.
  private func median(_ count: Int) -> Double? {
    var seen = 0
    for (length, number) in lengths.sorted(by: { $0.key < $1.key }) {
      seen += number
      if seen * 2 >= count { return Double(length) }
    }
    return nil
  }
}
