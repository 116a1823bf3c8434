/// Which of a template's tags its page gives. A tag that is not given renders as nothing, so it
/// has to be looked for.
package struct TemplateAudit {
  /// Names that are not given, or have no text where one is written. One given as nil is not
  /// missing.
  package private(set) var missing: Set<String> = []
  /// Sections that nothing walked, because they were nil, empty or not given in all samples: the
  /// tags in them were not looked at.
  package var unwalked: Set<String> {
    Set(sections.subtracting(walked).map { template.text($0.name) })
  }
  /// The names of sections that something walked, here or in another place.
  package var walkedNames: Set<String> { Set(walked.map { template.text($0.name) }) }
  /// How many tags the template has.
  package var count: Int {
    template.steps.count { if case .bytes = $0 { false } else { true } }
  }

  private struct Section: Hashable {
    let step: Int
    let name: TemplateName
  }

  private let template: Template
  private var sections: Set<Section> = []
  private var walked: Set<Section> = []

  init(_ template: Template, _ samples: [Tags]) {
    self.template = template
    template.names.withUnsafeBufferPointer { names in
      var scope = TagScope(names: names)
      for sample in samples { walk(0..<template.steps.count, in: .tags(sample), &scope) }
    }
  }

  private mutating func walk(_ range: Range<Int>, _ scope: inout TagScope) {
    var index = range.lowerBound
    while index < range.upperBound {
      switch template.steps[index] {
      case .bytes: index += 1
      case .value(let name):
        noteText(name, scope)
        index += 1
      case .section(let name, let end):
        section(Section(step: index, name: name), index + 1..<end, &scope)
        index = end
      case .inverted(let name, let end):
        _ = note(name, scope)
        walk(index + 1..<end, &scope)
        index = end
      }
    }
  }

  private mutating func note(_ name: TemplateName, _ scope: TagScope) -> TagValue? {
    let value = scope.find(name)?.pointee.value
    if value == nil { missing.insert(template.text(name)) }
    return value
  }

  private mutating func noteText(_ name: TemplateName, _ scope: TagScope) {
    switch note(name, scope) {
    case .tags, .rows, .texts: missing.insert(template.text(name))
    case .text, .flag, .nothing, nil: break
    }
  }

  /// A flag's section is walked whether it is set or not; of a list, each row is.
  private mutating func section(
    _ section: Section, _ range: Range<Int>, _ scope: inout TagScope
  ) {
    sections.insert(section)
    let values: [TagValue]
    switch note(section.name, scope) {
    case .flag:
      walked.insert(section)
      return walk(range, &scope)
    case .text(let text): values = [.text(text)]
    case .tags(let tags): values = [.tags(tags)]
    case .rows(let rows): values = rows.map { .tags($0) }
    case .texts(let texts): values = texts.map { .text($0) }
    case .nothing, nil: return
    }
    if !values.isEmpty { walked.insert(section) }
    for value in values { walk(range, in: value, &scope) }
  }

  private mutating func walk(_ range: Range<Int>, in value: TagValue, _ scope: inout TagScope) {
    value.withFrame { frame in
      scope.push(frame)
      walk(range, &scope)
      scope.pop()
    }
  }
}

extension Templates {
  /// Nil when there is no such template.
  /// - Parameter samples: several, where one cannot show all: an error and none.
  package func audit(_ name: String, _ samples: Tags...) -> TemplateAudit? {
    self[name].map { TemplateAudit($0, samples) }
  }
}
