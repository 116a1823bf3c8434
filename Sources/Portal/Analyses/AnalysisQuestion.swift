/// What is asked of a team's stored events: of which days, by the clocks of which zone. Two that are equal have
/// equal texts.
package struct AnalysisQuestion: Sendable, Equatable {
  package enum Kind: String, Choice {
    case breakdown, members, sessions, retention, funnel

    package var label: String {
      switch self {
      case .breakdown: "By property"
      case .members: "By member"
      case .sessions: "Sessions"
      case .retention: "Retention"
      case .funnel: "Funnel"
      }
    }

    /// What it answers.
    package var about: String {
      switch self {
      case .breakdown:
        "How events of one kind divide by the values of a property: plans, countries, versions."
      case .members: "Who does the most: events of each member, on how many days, and when last."
      case .sessions:
        "How long members stay: events with less than 30 minutes between them are one session."
      case .retention:
        "Who comes back: members by when they first came, and when they came again."
      case .funnel:
        "Where members drop out: how many take each of a few steps, in order and in time."
      }
    }

    /// It keeps something for each member while it counts.
    var isByMember: Bool { self != .breakdown }
  }

  /// How long the steps of a funnel may take.
  package enum Window: String, Choice {
    case hour = "1h"
    case day = "1d"
    case week = "7d"
    case month = "30d"

    package var label: String {
      switch self {
      case .hour: "One hour"
      case .day: "One day"
      case .week: "7 days"
      case .month: "30 days"
      }
    }

    var span: Duration {
      switch self {
      case .hour: .hours(1)
      case .day: .days(1)
      case .week: .days(7)
      case .month: .days(30)
      }
    }
  }

  package var kind: Kind
  /// The kind of events; empty for all.
  package var event = ""
  package var property = ""
  /// One of the events' numbers that is summed up besides; empty for none.
  package var number = ""
  /// With what members come back; empty for any event.
  package var back = ""
  /// What days are gathered in.
  package var step = FigureRange.Step.week
  /// 1 for Monday to 7 for Sunday.
  package var firstWeekday = 1
  /// Kinds of events, in their order.
  package var steps: [String] = []
  package var window = Window.day
  /// Since 1970-01-01.
  package var days: ClosedRange<Int>
  package var zone: String

  package init(_ kind: Kind, days: ClosedRange<Int>, zone: String) {
    self.kind = kind
    self.days = days
    self.zone = zone
  }

  /// As many cohorts as a table shows.
  package static let mostPeriods = 60

  /// The stretches of a retention's table.
  package var periods: [ClosedRange<Int>] {
    FigureRange.steps(of: days, by: step, firstWeekday: step == .week ? firstWeekday : 1)
  }

  /// The kinds of events that it names.
  package var events: [String] { ([event, back] + steps).filter { !$0.isEmpty } }
}

// MARK: As it is stored, and as a program sees it

extension AnalysisQuestion {
  /// What its kind asks for, in one order.
  package var json: JSON {
    var members = [
      JSON.Member("kind", .text(kind.rawValue)), JSON.Member("from", day(days.lowerBound)),
      JSON.Member("to", day(days.upperBound)), JSON.Member("timeZone", .text(zone)),
    ]
    switch kind {
    case .breakdown:
      members += [
        text("event", event), text("property", property), text("number", number),
      ].compactMap { $0 }
    case .members: members += [text("event", event)].compactMap { $0 }
    case .sessions: break
    case .retention:
      members += [text("event", event), text("back", back)].compactMap { $0 }
      members.append(JSON.Member("step", .text(step.rawValue)))
      if step == .week {
        members.append(JSON.Member("firstWeekday", .integer(Int64(firstWeekday))))
      }
    case .funnel:
      members.append(JSON.Member("steps", .list(steps.map { .text($0) })))
      members.append(JSON.Member("window", .text(window.rawValue)))
    }
    return .object(members)
  }

  private func text(_ name: String, _ text: String) -> JSON.Member? {
    text.isEmpty ? nil : JSON.Member(name, .text(text))
  }

  private func day(_ number: Int) -> JSON { .text(Day(number: number).text) }

  /// - Throws: `StoreError.decoding`.
  init(stored text: String) throws {
    let json = try? JSON(reading: Array(text.utf8))
    guard let json, let kind = json.word("kind").flatMap(Kind.init),
      let from = json.word("from").flatMap({ Day($0) }),
      let to = json.word("to").flatMap({ Day($0) }), from <= to, let zone = json.word("timeZone")
    else { throw StoreError.decoding("\(text) is no question") }
    self.init(kind, days: from.number...to.number, zone: zone)
    event = json.word("event") ?? ""
    property = json.word("property") ?? ""
    number = json.word("number") ?? ""
    back = json.word("back") ?? ""
    step = json.word("step").flatMap(FigureRange.Step.init) ?? .week
    firstWeekday = json.whole("firstWeekday") ?? 1
    steps = json.items("steps").compactMap { if case .text(let text) = $0 { text } else { nil } }
    window = json.word("window").flatMap(Window.init) ?? .day
  }
}

extension JSON {
  func word(_ name: String) -> String? {
    if case .text(let text)? = self[name] { text } else { nil }
  }

  func whole(_ name: String) -> Int? {
    if case .integer(let number)? = self[name] { Int(number) } else { nil }
  }

  func items(_ name: String) -> [JSON] {
    if case .list(let items)? = self[name] { items } else { [] }
  }
}
