/// One walk through a template's steps.
struct Rendering {
  private let steps: UnsafeBufferPointer<TemplateStep>
  private let bytes: UnsafeRawBufferPointer
  private var scope: TagScope
  private var sink: ByteSink

  /// - Returns: how many bytes the page takes, also when it did not fit.
  static func render(
    _ template: Template, _ tags: Tags, into room: UnsafeMutableRawBufferPointer
  ) -> Int {
    // Looked into without the arrays' own bookkeeping, which would cost more than the steps do.
    template.steps.withUnsafeBufferPointer { steps in
      template.bytes.withUnsafeBytes { bytes in
        template.names.withUnsafeBufferPointer { names in
          var rendering = Rendering(
            steps: steps, bytes: bytes, scope: TagScope(names: names), sink: ByteSink(room))
          rendering.walk(0, steps.count, in: .tags(tags))
          return rendering.sink.count
        }
      }
    }
  }

  private mutating func walk(_ start: Int, _ end: Int) {
    var index = start
    while index < end {
      switch steps[index] {
      case .bytes(let from, let to):
        sink.write(UnsafeRawBufferPointer(rebasing: bytes[from..<to]))
        index += 1
      case .value(let name):
        write(scope.find(name)?.pointee.value)
        index += 1
      case .section(let name, let after):
        section(scope.find(name)?.pointee.value, index + 1, after)
        index = after
      case .inverted(let name, let after):
        if (scope.find(name)?.pointee.value).isFalse { walk(index + 1, after) }
        index = after
      }
    }
  }

  private mutating func write(_ value: TagValue?) {
    switch value {
    case .text(let text): sink.escape(text)
    case .flag(let flag): sink.escape(flag ? "true" : "false")
    case .nothing, .tags, .rows, .texts, nil: break
    }
  }

  private mutating func section(_ value: TagValue?, _ start: Int, _ end: Int) {
    switch value {
    case .flag(true): walk(start, end)
    case .text(let text): walk(start, end, in: .text(text))
    case .tags(let tags): walk(start, end, in: .tags(tags))
    case .rows(let rows): for row in rows { walk(start, end, in: .tags(row)) }
    case .texts(let texts): for text in texts { walk(start, end, in: .text(text)) }
    case .flag(false), .nothing, nil: break
    }
  }

  private mutating func walk(_ start: Int, _ end: Int, in value: TagValue) {
    value.withFrame { frame in
      scope.push(frame)
      walk(start, end)
      scope.pop()
    }
  }
}

extension TagValue? {
  /// Nothing, no or an empty list: what an inverted section is for. An empty text is not.
  var isFalse: Bool {
    switch self {
    case .nothing, .flag(false), nil: true
    case .rows(let rows): rows.isEmpty
    case .texts(let texts): texts.isEmpty
    case .flag(true), .text, .tags: false
    }
  }
}
