import Portal

/// What a question asks, in a sentence.
struct QuestionWords {
  let about: String

  init(_ question: AnalysisQuestion, _ view: View) {
    let words = view.words
    switch question.kind {
    case .breakdown:
      about = words(
        "{{event}} by {{property}}", ["event": question.event, "property": question.property])
    case .members, .sessions:
      about =
        question.event.isEmpty
        ? words("All events") : question.event
    case .retention:
      let first = question.event.isEmpty ? words("any event") : question.event
      let back = question.back.isEmpty ? words("any event") : question.back
      let text =
        switch question.step {
        case .day: "First {{first}}, back with {{back}}, by days"
        case .week: "First {{first}}, back with {{back}}, by weeks"
        case .month: "First {{first}}, back with {{back}}, by months"
        }
      about = words(text, ["first": first, "back": back])
    case .funnel:
      about = words(
        "{{steps}} within {{window}}",
        [
          "steps": question.steps.joined(separator: " → "),
          "window": words(question.window.within),
        ])
    }
  }
}

extension AnalysisQuestion.Window {
  /// In the middle of a sentence.
  fileprivate var within: String {
    switch self {
    case .hour: "an hour"
    case .day: "a day"
    case .week: "7 days"
    case .month: "30 days"
    }
  }
}

extension Words {
  /// How long something took, from seconds to days.
  func lasting(_ seconds: Double?) -> String {
    guard let seconds else { return "–" }
    let whole = Int(seconds.rounded())
    if whole < 60 { return self("{{count}} s", ["count": String(whole)]) }
    if whole < 3600 { return two(whole / 60, "{{big}} min", whole % 60, "{{big}} min {{small}} s") }
    if whole < 172_800 {
      return two(whole / 3600, "{{big}} h", whole / 60 % 60, "{{big}} h {{small}} min")
    }
    return two(
      whole / 86400, "{{big}} days", whole / 3600 % 24, "{{big}} days {{small}} h")
  }

  private func two(_ big: Int, _ alone: String, _ small: Int, _ both: String) -> String {
    small == 0
      ? self(alone, ["big": String(big)])
      : self(both, ["big": String(big), "small": String(small)])
  }
}
