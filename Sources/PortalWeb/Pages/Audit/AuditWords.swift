import Portal

/// Entries of the audit in words: the same wherever they are shown.
extension View {
  /// Who did what an entry tells. Of somebody erased it still tells that it was one and the same.
  func who(_ entry: AuditEntry) -> String {
    if entry.isActorErased, let id = entry.actorID {
      return words("Erased person {{number}}", ["number": id.suffix(4).uppercased()])
    }
    return switch entry.actor {
    case .user(_, let name): name
    case .anonymous: words("Somebody")
    case .system: site.brand
    }
  }

  /// What an entry says after the name of who did it.
  func what(_ entry: AuditEntry) -> String {
    let text = entry.action.words
    guard text.utf8.contains(UInt8(ascii: "{")) else { return words(text) }
    let subject = entry.isSubjectErased ? words("(erased)") : entry.subject
    return words(
      text, ["subject": subject, "device": DeviceName.from(entry.agent, words)])
  }

  /// What it changed, a line for each field.
  func changes(_ entry: AuditEntry) -> [String] {
    if entry.isSubjectErased { return [words("What was changed was erased.")] }
    return entry.changes.filter { $0.kind != .same }.map { change in
      let field = words(change.label)
      let (before, after) = (short(change.before, change), short(change.after, change))
      return switch change.kind {
      case .changed:
        words(
          "{{field}}: {{before}} → {{after}}",
          ["field": field, "before": before, "after": after])
      case .removed: words("{{field}}: was {{value}}", ["field": field, "value": before])
      case .added, .same: "\(field): \(after)"
      }
    }
  }

  private func short(_ text: String?, _ change: AuditChange) -> String {
    let text = value(text, of: change).split(whereSeparator: \.isNewline).joined(separator: " ")
    let start = String(text.unicodeScalars.prefix(Self.mostOfAValue))
    return start.utf8.count < text.utf8.count ? start + "…" : text
  }

  private static let mostOfAValue = 80

  /// A value as a person reads it; a dash for an empty one.
  func value(_ text: String?, of change: AuditChange) -> String {
    guard let text, !text.isEmpty else { return "–" }
    switch change.key {
    case "acts":
      return text.split(separator: ", ").map { name in
        TeamAct(rawValue: String(name)).map { words($0.label) } ?? String(name)
      }.joined(separator: ", ")
    case "role": return Role.allCases.contains { $0.label == text } ? words(text) : text
    default: return text
    }
  }
}

/// Whether a chain is whole, as far as anybody has looked.
extension View {
  /// - Parameter place: the page with the button that has it checked.
  func integrity(_ check: AuditCheck?, at place: AuditPlace) -> Tags {
    let problems = check.map { $0.problems.map { problem($0) } } ?? []
    return [
      "words": integrity(check), "state": state(check), "problems": problems,
      "hasProblems": !problems.isEmpty, "isBeing": check?.askedAt != nil,
      "check": "\(place.path)/check", "isTeam": place.isTeam,
    ]
  }

  private func state(_ check: AuditCheck?) -> String {
    guard let check, check.checkedAt != nil else { return "waiting" }
    return check.isWhole ? "good" : "dead"
  }

  private func integrity(_ check: AuditCheck?) -> String {
    guard let check, let time = check.checkedAt else { return words("Not checked yet.") }
    let entries = words.count(
      check.count, one: "{{count}} entry checked", many: "{{count}} entries checked")
    let text: String =
      check.isWhole ? "Whole until {{time}}: {{entries}}." : "Not whole on {{time}}: {{entries}}."
    return words(text, ["time": self.time.full(time), "entries": entries])
  }

  /// `team:… 12: was edited`, without the chain's name.
  private func problem(_ text: String) -> String {
    guard let colon = text.firstRange(of: ": ") else { return text }
    let problem = String(text[colon.upperBound...])
    let place = text[..<colon.lowerBound].split(separator: " ")
    guard place.count == 2, let seq = Int64(place[1]) else {
      return problem.prefix(1).uppercased() + problem.dropFirst() + "."
    }
    let chain = place[0].split(separator: "~").dropFirst().first.map { "\($0)~" } ?? ""
    let entry = "\(chain)\(seq)"
    let isVerb = problem.hasPrefix("was ") || problem.hasPrefix("does ")
    return isVerb
      ? words("Entry {{number}} {{problem}}.", ["number": entry, "problem": words(problem)])
      : words("Entry {{number}}: {{problem}}.", ["number": entry, "problem": words(problem)])
  }
}
