/// Events by who had them.
struct MemberCount: EventCounting {
  static let mostShown = 200

  private struct Tally {
    var count = 0
    var days: Set<Int16> = []
    var lastAt = Timestamp(microseconds: .min)
  }

  private let firstDay: Int
  private let series: Int?
  private var members: [Int: Tally] = [:]
  private var withoutMember = 0

  init(_ question: AnalysisQuestion, _ series: QuestionSeries) {
    firstDay = question.days.lowerBound
    self.series = series.number(of: question.event)
  }

  mutating func take(_ event: ScannedEvent, on day: Int) {
    guard series == nil || event.series == series else { return }
    guard let member = event.member else {
      withoutMember += 1
      return
    }
    var tally = members.removeValue(forKey: member) ?? Tally()
    tally.count += 1
    tally.days.insert(Int16(day - firstDay))
    tally.lastAt = max(tally.lastAt, event.at)
    members[member] = tally
  }

  private var sorted: [(key: Int, value: Tally)] {
    members.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
  }

  var shownMembers: [Int] { sorted.prefix(Self.mostShown).map(\.key) }

  func result(_ people: [Int: ID<User>]) -> AnalysisResult {
    let sorted = sorted
    let rest = sorted.dropFirst(Self.mostShown)
    return .members(
      AnalysisResult.Members(
        rows: sorted.prefix(Self.mostShown).map { member, tally in
          AnalysisResult.Members.Line(
            member: people[member], count: tally.count, days: tally.days.count,
            lastAt: tally.lastAt)
        },
        members: members.count, otherCount: rest.reduce(0) { $0 + $1.value.count },
        withoutMember: withoutMember))
  }
}
