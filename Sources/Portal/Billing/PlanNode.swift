/// A piece of a plans file as its format gives it, without what is of YAML alone. The reader of files makes
/// them; what they mean is read here.
package struct PlanNode: Sendable {
  package indirect enum Content: Sendable {
    /// As it stands there; a quoted one is never a number.
    case text(String, isQuoted: Bool)
    case list([PlanNode])
    case entries([Entry])
    /// Named to be repeated, or a repetition: a few lines could stand for a billion.
    case repeated
  }

  package struct Entry: Sendable {
    package let key: PlanNode
    package let value: PlanNode

    package init(_ key: PlanNode, _ value: PlanNode) {
      self.key = key
      self.value = value
    }
  }

  package let line: Int
  package let content: Content

  package init(line: Int, _ content: Content) {
    self.line = line
    self.content = content
  }

  /// There is a key, and nothing behind it.
  var isEmpty: Bool {
    if case .text(let text, false) = content { ["", "~", "null"].contains(text) } else { false }
  }
}

/// One thing that is wrong with a plans file, and what to write instead.
package struct PlanMistake: Sendable, Hashable {
  package let line: Int
  package let words: String

  package init(line: Int, _ words: String) {
    self.line = line
    self.words = words
  }
}

/// All that is wrong with it, in the order of the lines.
package struct PlanMistakes: Error, Sendable, Equatable {
  package let all: [PlanMistake]

  package init(_ all: [PlanMistake]) { self.all = all }
}
