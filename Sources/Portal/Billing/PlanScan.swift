/// Reads pieces of a plans file, and notes what is wrong with them. Whoever asks gets a value as long as it
/// can be had, so that one mistake hides no other.
struct PlanScan {
  private(set) var mistakes: [PlanMistake] = []

  mutating func note(_ line: Int, _ words: String) {
    // Whose it is may stand at the beginning.
    mistakes.append(PlanMistake(line: line, words.prefix(1).uppercased() + words.dropFirst()))
  }

  /// The values of a mapping whose keys are known.
  /// - Parameter what: whose it is: "a plan".
  mutating func fields(
    _ node: PlanNode, of what: String, known: [String]
  ) -> [String: PlanNode]? {
    guard let entries = entries(node, of: what) else { return nil }
    var fields: [String: PlanNode] = [:]
    for (name, entry) in entries {
      guard known.contains(name) else {
        note(entry.key.line, Self.unknown(name, in: what, known))
        continue
      }
      if entry.value.isEmpty {
        note(entry.key.line, "`\(name)` has no value: write one, or leave the line out.")
      } else {
        fields[name] = entry.value
      }
    }
    return fields
  }

  /// Keys and values of a mapping whose keys are the owner's, in their order.
  mutating func entries(
    _ node: PlanNode, of what: String
  ) -> [(name: String, entry: PlanNode.Entry)]? {
    guard case .entries(let entries) = node.content else {
      note(node.line, wrongType(node, "\(what) is written as `{key: value, ...}`"))
      return nil
    }
    var seen: Set<String> = []
    return entries.compactMap { entry in
      guard case .text(let name, _) = entry.key.content else {
        note(entry.key.line, wrongType(entry.key, "a key of \(what) is one word"))
        return nil
      }
      guard seen.insert(name).inserted else {
        note(entry.key.line, "\(Self.shown(name)) stands twice in \(what): keep one.")
        return nil
      }
      return (name, entry)
    }
  }

  mutating func list(_ node: PlanNode, of what: String) -> [PlanNode] {
    if case .list(let items) = node.content { return items }
    note(node.line, wrongType(node, "\(what) are written as a list: `[a, b]`"))
    return []
  }

  /// - Parameter range: as the words say it.
  mutating func whole(_ node: PlanNode, _ what: String, in range: ClosedRange<Int>) -> Int? {
    guard case .text(let text, false) = node.content, let number = Int(text),
      text.utf8.allSatisfy({ $0 != UInt8(ascii: "+") })
    else {
      note(
        node.line,
        wrongType(node, "\(what) is a whole number without quotes, such as \(Self.example(range))"))
      return nil
    }
    guard range.contains(number) else {
      let bound =
        number < range.lowerBound ? "\(range.lowerBound) or more" : "\(range.upperBound) or less"
      note(node.line, "\(what) is \(number): write \(bound).")
      return nil
    }
    return number
  }

  mutating func flag(_ node: PlanNode, _ what: String) -> Bool? {
    if case .text(let text, false) = node.content, let flag = Bool(text) { return flag }
    note(node.line, wrongType(node, "`\(what)` is true or false"))
    return nil
  }

  /// One line for people.
  mutating func words(_ node: PlanNode, _ what: String, limit: Int) -> String? {
    guard case .text(let text, _) = node.content else {
      note(node.line, wrongType(node, "\(what) is a text on one line"))
      return nil
    }
    do { return try PlainText.line(text, limit: limit) } catch {
      switch error {
      case .tooLong: note(node.line, "\(what) is too long: use at most \(limit) characters.")
      case .missing: note(node.line, "\(what) is empty: write one.")
      default: note(node.line, "\(what) has characters that do not print: take them out.")
      }
      return nil
    }
  }

  /// A name for programs.
  mutating func key(_ node: PlanNode, _ what: String) -> String? {
    guard case .text(let text, _) = node.content else {
      note(node.line, wrongType(node, "\(what) is one word"))
      return nil
    }
    return key(text, what, line: node.line)
  }

  mutating func key(_ text: String, _ what: String, line: Int) -> String? {
    if Self.isKey(text) { return text }
    note(
      line,
      "\(Self.shown(text)) is no \(what): use up to 40 lower-case letters, digits and hyphens, beginning with a letter."
    )
    return nil
  }

  static func isKey(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard let first = bytes.first, bytes.count <= 40, (97...122).contains(first),
      bytes.last != UInt8(ascii: "-")
    else { return false }
    return bytes.allSatisfy {
      (97...122).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "-")
    }
  }
}

extension PlanScan {
  /// What stands there is another thing than it should be.
  func wrongType(_ node: PlanNode, _ must: String) -> String {
    let found =
      switch node.content {
      case .text(let text, let isQuoted): (isQuoted ? "the text " : "") + Self.shown(text)
      case .list: "a list"
      case .entries: "a mapping"
      case .repeated: "a repetition by `&` or `*`, which is not taken: write it out"
      }
    if case .repeated = node.content { return "Here is \(found)." }
    return "Here is \(found): \(must)."
  }

  static func unknown(_ name: String, in what: String, _ known: [String]) -> String {
    let nearest = nearest(name, known).map { " Do you mean `\($0)`?" } ?? ""
    return "\(what) has no \(shown(name)).\(nearest) There are \(known.joined(separator: ", "))."
  }

  /// One that is few slips away.
  static func nearest(_ name: String, _ known: some Collection<String>) -> String? {
    guard name.utf8.count <= 60 else { return nil }
    let all = known.map { (name: $0, slips: slips(name.lowercased(), $0.lowercased())) }
    return all.min { ($0.slips, $0.name) < ($1.slips, $1.name) }
      .flatMap { $0.slips <= max(1, min(3, $0.name.count / 2)) ? $0.name : nil }
  }

  /// How many letters have to be put in, taken out or changed (Levenshtein).
  private static func slips(_ one: String, _ other: String) -> Int {
    let letters = Array(other)
    var row = Array(0...letters.count)
    for (index, letter) in one.enumerated() {
      var before = row[0]
      row[0] = index + 1
      for place in letters.indices {
        let cost = letter == letters[place] ? before : before + 1
        before = row[place + 1]
        row[place + 1] = min(cost, row[place] + 1, before + 1)
      }
    }
    return row[letters.count]
  }

  /// Of the file, so short that it can stand in a sentence.
  static func shown(_ text: String) -> String {
    let clean = text.unicodeScalars.prefix(40).map {
      $0.value < 0x20 || $0.properties.generalCategory == .control ? "?" : String($0)
    }.joined()
    return clean.isEmpty ? "nothing" : "`\(clean)\(text.unicodeScalars.count > 40 ? "…" : "")`"
  }

  private static func example(_ range: ClosedRange<Int>) -> Int { max(range.lowerBound, 10) }
}
