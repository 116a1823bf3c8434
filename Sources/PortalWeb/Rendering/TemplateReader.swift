/// A piece of a template as it stands in its file.
struct TemplateNode {
  enum Kind {
    case bytes(ArraySlice<UInt8>)
    case value(String)
    case section(String, [TemplateNode])
    case inverted(String, [TemplateNode])
    case partial(String)
    case parent(String, blocks: [String: [TemplateNode]])
    /// Stands for what a template that extends this one gives, else for what is in it.
    case block(String, [TemplateNode])
    /// In a parent: what its block of this name is to show.
    case override(String, [TemplateNode])
  }

  let kind: Kind
  let line: Int
}

/// Why a template cannot be used.
package struct TemplateFault: Error, Equatable, CustomStringConvertible {
  let file: String
  let line: Int
  let reason: String
  package var description: String { "\(file), line \(line): \(reason)" }
}

/// Reads one template's text into nodes, byte by byte.
///
/// Which white space a tag takes with it is as in swift-mustache, its oddities included, so that
/// the same file gives the same bytes in both.
struct TemplateReader {
  /// Where the reader is: in which tag, and what the line so far allows.
  private struct Place {
    var open: TemplateMark?
    /// Only white space has come on this line, so that a tag may have the line for itself.
    var newLine = true
    /// Directly in a parent, where only its blocks count.
    var inParent = false
    /// In a block of a parent, whose indentation is left out.
    var inOverride = false
    var indentation: Int?

    func inside(_ mark: TemplateMark, newLine: Bool) -> Place {
      var place = self
      place.open = mark
      place.inOverride = inOverride || inParent
      place.inParent = false
      place.newLine = newLine
      return place
    }

    func inside(parent mark: TemplateMark) -> Place {
      var place = self
      place.open = mark
      place.inParent = true
      place.newLine = true
      return place
    }
  }

  private var marks: TemplateMarks

  static func read(_ text: String, file: String) throws -> [TemplateNode] {
    var reader = TemplateReader(marks: TemplateMarks(text, file: file))
    try reader.marks.refuseOtherLineEnds()
    return try reader.nodes(Place())
  }

  /// Everything to the end of the open tag, or of the file.
  private mutating func nodes(_ start: Place) throws -> [TemplateNode] {
    var place = start
    var nodes: [TemplateNode] = []
    var lead: ArraySlice<UInt8> = []
    while !marks.atEnd {
      if place.newLine { readLead(&lead, &place) }
      let line = marks.line
      let text = marks.readText()
      if marks.takeNewline() {
        nodes.add(lead + text + [UInt8(ascii: "\n")], line)
        place.newLine = true
        continue
      }
      if !text.isEmpty {
        nodes.add(lead + text, line)
        lead = []
        place.newLine = false
      }
      if marks.atEnd { break }
      let mark = try marks.readMark()
      if mark.kind == .end {
        try marks.check(mark, closes: place.open)
        if !standsAlone(place) { nodes.add(lead, line) }
        return nodes
      }
      place.newLine = try add(mark, to: &nodes, &lead, place)
    }
    if let open = place.open { throw marks.fault(open.line, "\(open) is never closed") }
    return nodes
  }

  /// The white space that a line begins with. Of a block's lines, what its first line begins with
  /// is left out.
  private mutating func readLead(_ lead: inout ArraySlice<UInt8>, _ place: inout Place) {
    let space = marks.readSpace()
    if place.inParent || !place.inOverride {
      lead = space
    } else if let indentation = place.indentation {
      lead = space.dropFirst(indentation)
    } else {
      place.indentation = space.count
    }
  }

  /// True when the tag just read has its line for itself; then the line's end is read too.
  private mutating func standsAlone(_ place: Place) -> Bool {
    place.newLine && marks.takeLineEnd()
  }

  /// - Returns: whether a new line begins after the tag.
  private mutating func add(
    _ mark: TemplateMark, to nodes: inout [TemplateNode], _ lead: inout ArraySlice<UInt8>,
    _ place: Place
  ) throws -> Bool {
    if mark.kind == .comment { return standsAlone(place) }
    if mark.kind == .value {
      nodes.add(lead, mark.line)
      lead = []
      nodes.append(TemplateNode(kind: .value(mark.name), line: mark.line))
      return false
    }
    let alone = standsAlone(place)
    if [.parent, .block].contains(mark.kind) || mark.kind == .partial && alone {
      // Every line of it would have to be indented while rendering.
      if !lead.isEmpty, !place.inParent {
        throw marks.fault(mark.line, "\(mark) is indented; begin the line with it")
      }
    } else if !alone {
      nodes.add(lead, mark.line)
    }
    lead = []
    let kind = try kind(of: mark, place, alone)
    nodes.append(TemplateNode(kind: kind, line: mark.line))
    return alone
  }

  /// Reads what is in the tag, when it is one that has an end.
  private mutating func kind(
    of mark: TemplateMark, _ place: Place, _ alone: Bool
  ) throws -> TemplateNode.Kind {
    switch mark.kind {
    case .partial: return .partial(mark.name)
    case .parent:
      return .parent(mark.name, blocks: try blocks(try nodes(place.inside(parent: mark)), of: mark))
    default: break
    }
    let inside = try nodes(place.inside(mark, newLine: alone))
    switch mark.kind {
    case .section: return .section(mark.name, inside)
    case .inverted: return .inverted(mark.name, inside)
    default: return place.inParent ? .override(mark.name, inside) : .block(mark.name, inside)
    }
  }

  private func blocks(
    _ nodes: [TemplateNode], of parent: TemplateMark
  ) throws -> [String: [TemplateNode]] {
    var blocks: [String: [TemplateNode]] = [:]
    for node in nodes {
      switch node.kind {
      case .override(let name, let inside): blocks[name] = inside
      // As in swift-mustache, so that blocks may be set apart and explained.
      case .bytes: break
      default: throw marks.fault(node.line, "only blocks may stand directly in \(parent)")
      }
    }
    return blocks
  }
}

extension [TemplateNode] {
  fileprivate mutating func add(_ bytes: ArraySlice<UInt8>, _ line: Int) {
    if !bytes.isEmpty { append(TemplateNode(kind: .bytes(bytes), line: line)) }
  }
}
