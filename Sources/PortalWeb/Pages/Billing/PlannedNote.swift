import Portal

extension View {
  /// What `partials/planned` shows: what the plan does not give, which one does, and where to look. Nil for
  /// what is refused because of something else.
  /// - Parameter team: the address of the team's pages.
  func planned(_ refusal: Refusal?, at team: String) -> Tags? {
    guard let refusal, case .plan = refusal.reason else { return nil }
    return [
      "text": refusal.words.map { words($0) }.joined(separator: " "),
      "href": refusal.place.map { "\(team)/\($0)" },
    ]
  }
}
