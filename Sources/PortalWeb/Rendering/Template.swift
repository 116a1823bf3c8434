import NIOCore
import Synchronization

/// What a template does, one step after the other. A section's steps follow it, up to `end`.
enum TemplateStep {
  case bytes(Int, end: Int)
  case value(TemplateName)
  case section(TemplateName, end: Int)
  case inverted(TemplateName, end: Int)
}

/// Which of a template's names lead one into the other: two of `team.name`, none of `.`.
typealias TemplateName = Range<Int>

/// A template with all that it is made of, ready to be rendered.
final class Template: Sendable {
  let steps: [TemplateStep]
  /// All bytes that the steps write as they are.
  let bytes: [UInt8]
  /// The parts of all tags' names.
  let names: [String]
  /// How many bytes the last page took, as a guess at the next.
  private let lastSize: Atomic<Int>

  init(steps: [TemplateStep], bytes: [UInt8], names: [String]) {
    self.steps = steps
    self.bytes = bytes
    self.names = names
    lastSize = Atomic(bytes.count + 512)
  }

  /// A tag's name as it is written.
  func text(_ name: TemplateName) -> String {
    name.isEmpty ? "." : names[name].joined(separator: ".")
  }

  func render(_ tags: Tags, into buffer: inout ByteBuffer) {
    let room = lastSize.load(ordering: .relaxed)
    let size = write(tags, into: &buffer, room: room)
    // What did not fit has been measured, so that the second time it does.
    if size > room { _ = write(tags, into: &buffer, room: size) }
    lastSize.store(size, ordering: .relaxed)
  }

  /// - Returns: how many bytes the page takes; it is written only when that is within `room`.
  private func write(_ tags: Tags, into buffer: inout ByteBuffer, room: Int) -> Int {
    var size = 0
    buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: room) { bytes in
      let room = UnsafeMutableRawBufferPointer(rebasing: bytes[..<room])
      size = Rendering.render(self, tags, into: room)
      return size <= room.count ? size : 0
    }
    return size
  }
}
