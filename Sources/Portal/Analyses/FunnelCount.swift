/// How many members take some steps in their order, within some time of the first one.
struct FunnelCount: EventCounting {
  /// Steps that a member has taken one after the other.
  private struct Chain {
    /// Of the first step.
    let start: Timestamp
    /// Of the last one.
    var last: Timestamp
  }

  private struct Progress {
    /// For each number of steps the chain that began last: it has the most time left.
    var chains: [Chain?]
    /// How many they have taken at most.
    var reached = 0
  }

  private let steps: [Int]
  private let wanted: Set<Int>
  private let window: Duration
  private let names: [String]
  private var today = OrderedDay<Int>()
  private var members: [Int: Progress] = [:]
  /// From each step to the next, of those who took it, when they first did.
  private var waits: [[Int64]]

  init(_ question: AnalysisQuestion, _ series: QuestionSeries) {
    names = question.steps
    steps = names.map { series.number(of: $0) ?? -1 }
    wanted = Set(steps)
    window = question.window.span
    waits = Array(repeating: [], count: steps.count)
  }

  mutating func take(_ event: ScannedEvent, on day: Int) throws {
    guard let member = event.member, wanted.contains(event.series) else { return }
    try today.add(event, member, event.series)
  }

  mutating func endDay() {
    for entry in today.ordered() {
      var progress =
        members.removeValue(forKey: entry.member)
        ?? Progress(chains: Array(repeating: nil, count: steps.count))
      go(on: entry.value, at: entry.at, &progress)
      members[entry.member] = progress
    }
  }

  /// From the last step to the first: an event is one step of a chain, never two.
  private mutating func go(on series: Int, at: Timestamp, _ progress: inout Progress) {
    for step in steps.indices.reversed() where steps[step] == series {
      if step == 0 {
        progress.chains[0] = Chain(start: at, last: at)
        progress.reached = max(progress.reached, 1)
        continue
      }
      guard var chain = progress.chains[step - 1], at - chain.start <= window else { continue }
      if progress.reached == step {
        progress.reached = step + 1
        waits[step].append((at - chain.last).microseconds)
      }
      chain.last = at
      if progress.chains[step].map({ $0.start < chain.start }) ?? true {
        progress.chains[step] = chain
      }
    }
  }

  func result(_ people: [Int: ID<User>]) -> AnalysisResult {
    .funnel(
      AnalysisResult.Funnel(
        steps: steps.indices.map { step in
          AnalysisResult.Funnel.Step(
            event: names[step], members: members.values.count { $0.reached > step },
            wait: median(waits[step]))
        }))
  }

  /// The smallest that at least half of them do not exceed, in seconds.
  private func median(_ waits: [Int64]) -> Double? {
    if waits.isEmpty { return nil }
    return Double(waits.sorted()[(waits.count - 1) / 2]) / 1_000_000
  }
}
