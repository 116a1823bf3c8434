/// What a template shows, by name: one literal for a page, one for each of its rows.
///
/// A name that is given as nil ends the search for it, so that an inner `error` which is not there
/// never falls through to an outer one.
package struct Tags: Sendable, ExpressibleByDictionaryLiteral {
  struct Entry: Sendable {
    let name: String
    let value: TagValue
  }

  /// In the order given. There are few: looking through them costs less than a hash.
  private(set) var entries: [Entry] = []

  package init(dictionaryLiteral elements: (String, (any Tag)?)...) {
    entries = elements.map { Entry(name: $0.0, value: $0.1?.tagValue ?? .nothing) }
  }

  /// For names that are known at run time only.
  init(_ elements: [(String, (any Tag)?)]) {
    entries = elements.map { Entry(name: $0.0, value: $0.1?.tagValue ?? .nothing) }
  }

  /// For rows of which a page has hundreds: a literal costs several times as much.
  init(entries: [Entry]) { self.entries = entries }

  /// Nil when the name is not given at all.
  subscript(name: String) -> TagValue? { withEntries { Self.find(name, in: $0)?.pointee.value } }

  /// These and those; of a name in both, those count.
  func adding(_ more: Tags) -> Tags {
    var all = more
    all.entries += entries
    return all
  }

  /// The entries where they are, for a search that is not to count references to them.
  func withEntries<Result>(_ body: (UnsafeBufferPointer<Entry>) -> Result) -> Result {
    entries.withUnsafeBufferPointer(body)
  }

  static func find(
    _ name: String, in entries: UnsafeBufferPointer<Entry>
  ) -> UnsafePointer<Entry>? {
    guard var entry = entries.baseAddress else { return nil }
    for _ in 0..<entries.count {
      if entry.pointee.name == name { return entry }
      entry += 1
    }
    return nil
  }
}

extension Tags.Entry {
  init(_ name: String, _ text: String?) {
    self.init(name: name, value: text.map { .text($0) } ?? .nothing)
  }

  init(_ name: String, _ flag: Bool) { self.init(name: name, value: .flag(flag)) }
}

/// A tag's value as the renderer walks through it.
package enum TagValue: Sendable {
  case nothing
  case flag(Bool)
  case text(String)
  case tags(Tags)
  case rows([Tags])
  case texts([String])
}

/// What may stand behind a name in `Tags`.
package protocol Tag: Sendable {
  /// The value for the renderer.
  var tagValue: TagValue { get }
}

/// What a list of may stand there.
package protocol ListedTag: Tag {
  static func tagValue(of list: [Self]) -> TagValue
}

extension String: ListedTag {
  package var tagValue: TagValue { .text(self) }
  package static func tagValue(of list: [String]) -> TagValue { .texts(list) }
}

extension Tags: ListedTag {
  package var tagValue: TagValue { .tags(self) }
  package static func tagValue(of list: [Tags]) -> TagValue { .rows(list) }
}

extension Array: Tag where Element: ListedTag {
  package var tagValue: TagValue { Element.tagValue(of: self) }
}

extension Bool: Tag { package var tagValue: TagValue { .flag(self) } }
extension Int: Tag { package var tagValue: TagValue { .text(String(self)) } }

extension Sequence {
  /// The tags of each element. (`map` would take a literal for a plain dictionary.)
  func rows(_ body: (Element) throws -> Tags) rethrows -> [Tags] { try map(body) }
}
