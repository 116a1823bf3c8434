/// The tags that a template sees where it is: its page's, and those of each section it is in.
///
/// Looks into the entries where they are. Counting references to each array on the way would take
/// longer than the search.
struct TagScope {
  /// What a section stands for. Good only within `withFrame`, which lends it.
  struct Frame {
    fileprivate let value: UnsafePointer<Tags.Entry>
    fileprivate let entries: UnsafeBufferPointer<Tags.Entry>
  }

  private let names: UnsafeBufferPointer<String>
  private var frames: [Frame] = []

  /// - Parameter names: the template's; they must outlive this.
  init(names: UnsafeBufferPointer<String>) {
    self.names = names
    frames.reserveCapacity(8)
  }

  mutating func push(_ frame: Frame) { frames.append(frame) }
  mutating func pop() { frames.removeLast() }

  /// From the innermost outward. Where the first part of a name is given, the search ends,
  /// whether or not the other parts are there.
  func find(_ name: TemplateName) -> UnsafePointer<Tags.Entry>? {
    if name.isEmpty { return frames.last?.value }
    var index = frames.count
    while index > 0 {
      index -= 1
      if let entry = Tags.find(names[name.lowerBound], in: frames[index].entries) {
        return name.count == 1 ? entry : follow(name.dropFirst(), from: entry)
      }
    }
    return nil
  }

  private func follow(
    _ name: TemplateName, from start: UnsafePointer<Tags.Entry>
  ) -> UnsafePointer<Tags.Entry>? {
    var entry = start
    for part in name {
      switch entry.pointee.value {
      case .tags(let tags):
        // What is found stays where it is: its array belongs to the entry, and that to the frame.
        guard let next = tags.withEntries({ Tags.find(names[part], in: $0) }) else { return nil }
        entry = next
      // Of what is given as nil, every part is as well.
      case .nothing: return entry
      default: return nil
      }
    }
    return entry
  }
}

extension TagValue {
  func withFrame(_ body: (TagScope.Frame) -> Void) {
    withUnsafePointer(to: Tags.Entry(name: "", value: self)) { entry in
      guard case .tags(let tags) = self else {
        return body(
          TagScope.Frame(value: entry, entries: UnsafeBufferPointer(start: nil, count: 0)))
      }
      tags.withEntries { body(TagScope.Frame(value: entry, entries: $0)) }
    }
  }
}
