import Mustache

@testable import PortalWeb

/// swift-mustache over the same templates and tags: what our renderer is measured by.
struct Reference {
  private let library: MustacheLibrary

  init(sources: [String: String]) throws {
    var library = MustacheLibrary()
    for (name, text) in sources { try library.register(text, named: name) }
    self.library = library
  }

  func render(_ name: String, _ tags: Tags) -> String? {
    library.render(ReferenceTags(tags: tags), withTemplate: name)
  }
}

/// `Tags` as swift-mustache walks through them. Where a text is wanted, they have none.
private struct ReferenceTags: MustacheParent, MustacheCustomRenderable {
  let tags: Tags

  var renderText: String { "" }
  var isNull: Bool { false }

  func child(named name: String) -> Any? {
    switch tags[name] {
    case nil: nil
    case .nothing: ReferenceNothing()
    case .flag(let flag): flag
    case .text(let text): text
    case .tags(let tags): ReferenceTags(tags: tags)
    case .rows(let rows): list(rows.map { ReferenceTags(tags: $0) })
    case .texts(let texts): list(texts)
    }
  }

  /// An empty list is nothing: swift-mustache would make the list itself what `.` stands for in
  /// an inverted section, as ours does not.
  private func list(_ elements: [Any]) -> Any {
    elements.isEmpty ? ReferenceNothing() : ReferenceList(elements: elements)
  }
}

/// A name given as nil: it is found, so that the search for it ends, and is nothing.
private struct ReferenceNothing: MustacheParent, MustacheCustomRenderable {
  var renderText: String { "" }
  var isNull: Bool { true }

  func child(named name: String) -> Any? { nil }
}

/// A list. (Of an array itself, the text would be what Swift prints of it.)
private struct ReferenceList: MustacheSequence, MustacheParent, MustacheCustomRenderable {
  let elements: [Any]

  var renderText: String { "" }
  var isNull: Bool { false }

  func makeIterator() -> [Any].Iterator { elements.makeIterator() }
  func child(named name: String) -> Any? { nil }
}
