import NIOCore
import TestSupport
import Testing

@testable import PortalWeb

/// Made-up templates and tags, rendered by us and by swift-mustache: byte for byte the same.
@Suite("Random templates") struct RandomTemplateTests {
  @Test(arguments: 0..<8)
  func `are rendered as swift-mustache does`(_ seed: Int) throws {
    var maker = TemplateMaker(seed: UInt64(seed))
    var compared = 0
    for round in 0..<400 {
      let sources = maker.sources()
      let tags = maker.tags(depth: 3)
      guard let templates = try accepted(sources) else { continue }
      let reference = try Reference(sources: sources)
      for name in sources.keys {
        let ours = try #require(templates.render(name, tags))
        let theirs = try #require(reference.render(name, tags))
        try #require(
          String(buffer: ours) == theirs, "round \(round), \(name) of \(sources), \(tags)")
      }
      compared += 1
    }
    #expect(compared > 200)
  }

  /// Nil when they are refused for what swift-mustache would indent, or never come to an end with.
  private func accepted(_ sources: [String: String]) throws -> Templates? {
    do { return try Templates(sources: sources) } catch let fault as TemplateFault {
      let known = ["is indented", "would stand in what fills it", "would be put into itself"]
      #expect(known.contains { fault.reason.contains($0) }, "\(fault) in \(sources)")
      return nil
    }
  }
}

/// Makes templates and tags, the same ones for the same seed.
private struct TemplateMaker: RandomNumberGenerator {
  private var random: SplitMix

  private static let names = ["a", "b", "c", "d", "e"]
  private static let texts = [
    "x", "yz", " ", "  ", "\t", "\n", "\n", "\n  ", " \n", "\n\n", "é", "<b>", "{ ", "} ", "&",
    "\"", "日本",
  ]

  init(seed: UInt64) { random = SplitMix(seed: seed) }

  mutating func next() -> UInt64 { random.next() }

  private mutating func pick<T>(_ all: [T]) -> T { all[Int(next() % UInt64(all.count))] }
  private mutating func chance(_ percent: UInt64) -> Bool { next() % 100 < percent }

  /// Each of them uses only later ones, so that there are no circles.
  mutating func sources() -> [String: String] {
    var sources: [String: String] = [:]
    for index in 0..<4 { sources["t\(index)"] = text(index, depth: 3) }
    return sources
  }

  private mutating func text(_ file: Int, depth: Int) -> String {
    (0..<Int(next() % 5)).map { _ in piece(file, depth) }.joined()
  }

  private mutating func piece(_ file: Int, _ depth: Int) -> String {
    let inner = depth > 0
    switch next() % 10 {
    case 0 where inner:
      let name = name()
      return tag("#", name) + text(file, depth: depth - 1) + tag("/", name)
    case 1 where inner:
      let name = name()
      return tag("^", name) + text(file, depth: depth - 1) + tag("/", name)
    case 2 where inner: return block(file, depth)
    case 3 where file < 3: return tag(">", "t\(later(file))")
    case 4 where file < 3 && inner: return parent(file, depth)
    case 5: return tag("!", pick(["", " note ", " two\nlines "]))
    case 6, 7: return tag("", name())
    default: return pick(Self.texts)
    }
  }

  private mutating func block(_ file: Int, _ depth: Int) -> String {
    let name = pick(["u", "v", "w"])
    return tag("$", name) + text(file, depth: depth - 1) + tag("/", name)
  }

  private mutating func parent(_ file: Int, _ depth: Int) -> String {
    let name = "t\(later(file))"
    let inside = (0..<Int(next() % 4)).map { _ in
      chance(60) ? block(file, depth) : pick([" ", "\n", "  \n  ", "x", "{{! note }}"])
    }
    return tag("<", name) + inside.joined() + tag("/", name)
  }

  private mutating func later(_ file: Int) -> Int { file + 1 + Int(next() % UInt64(3 - file)) }

  private mutating func name() -> String {
    if chance(15) { return "." }
    return (0..<(chance(25) ? 2 : 1)).map { _ in pick(Self.names) }.joined(separator: ".")
  }

  /// Often on a line of its own.
  private mutating func tag(_ sign: String, _ name: String) -> String {
    let space = chance(10) ? " " : ""
    let tag = "{{\(sign)\(space)\(name)\(space)}}"
    return (chance(35) ? (chance(80) ? "\n" : "\n  ") : "") + tag
      + (chance(35) ? pick(["\n", " \n"]) : "")
  }

  mutating func tags(depth: Int) -> Tags {
    var tags: Tags = [:]
    for name in Self.names where chance(60) {
      tags = tags.adding(Tags(dictionaryLiteral: (name, value(depth))))
    }
    return tags
  }

  private mutating func value(_ depth: Int) -> (any PortalWeb.Tag)? {
    switch next() % (depth > 0 ? 9 : 5) {
    case 0: nil
    case 1: chance(50)
    case 2: pick(["", "plain", "<&>\"'", "日本 \"é\""])
    case 3: Int(next() % 100)
    case 4: pick([[], ["one"], ["one", "<two>"]])
    case 5, 6: tags(depth: depth - 1)
    default: (0..<Int(next() % 3)).rows { _ in tags(depth: depth - 1) }
    }
  }
}
