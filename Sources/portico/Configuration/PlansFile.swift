import Foundation
import Portal
import Yams

/// The file that `plans` names: read, and made into the catalogue. Whatever is wrong with it is told with
/// file and line, all of it at once.
enum PlansFile {
  static let mostBytes = 1 << 20
  /// More signs of repetition than that are not even composed.
  private static let mostRepetitions = 8
  /// Beyond this nobody reads on.
  private static let mostTold = 50

  /// - Throws: `Complaint`.
  static func read(_ file: String) throws -> Plans {
    let text = try text(file)
    guard let root = try compose(text, file) else {
      throw Complaint(
        "\(file) is empty. Write `currency: eur` and `plans:` into it, as docs/billing.md shows.")
    }
    do { return try PlansReader.read(root) } catch {
      throw complaint(file, error.all)
    }
  }

  private static func complaint(_ file: String, _ mistakes: [PlanMistake]) -> Complaint {
    let told = mistakes.prefix(mostTold).map { "\n\(file):\($0.line): \($0.words)" }.joined()
    let rest = mistakes.count - mostTold
    let head =
      mistakes.count == 1
      ? "A plan file cannot be used:" : "\(mistakes.count) mistakes in a plan file:"
    return Complaint(head + told + (rest > 0 ? "\nand \(rest) more" : ""))
  }

  private static func text(_ file: String) throws -> String {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: file, isDirectory: &isFolder) else {
      throw Complaint("\(file) is not there. Look at its name.")
    }
    if isFolder.boolValue {
      throw Complaint("\(file) is a folder. Name the file with the plans.")
    }
    // No more than can be taken, whatever the file is: some have no end.
    guard let handle = FileHandle(forReadingAtPath: file),
      let bytes = try? handle.read(upToCount: mostBytes + 1) ?? Data()
    else {
      throw Complaint("\(file) cannot be read. Give this user the right to read it.")
    }
    guard bytes.count <= mostBytes else {
      throw Complaint("\(file) is larger than 1 MB: a catalogue is a few pages at most.")
    }
    guard let text = String(utf8: bytes) else {
      throw Complaint("\(file) is no text in UTF-8. Save it in that encoding.")
    }
    return text
  }

  private static func compose(_ text: String, _ file: String) throws -> PlanNode? {
    // A repetition of repetitions costs time before anybody can look at it.
    if let line = repetition(mostRepetitions + 1, in: text) {
      throw complaint(
        file,
        [PlanMistake(line: line, "Here something is repeated by `&` and `*`: write it out.")])
    }
    do {
      let parser = try Parser(yaml: text)
      let root = try parser.singleRoot()
      // A node's anchor is there as long as its parser is.
      return withExtendedLifetime(parser) { root.map { PlanNode($0) } }
    } catch let error as YamlError {
      throw complaint(file, [mistake(error)])
    }
  }

  /// The line of the one that is that many-th among words that begin with `&` or `*`; nil when there are fewer.
  private static func repetition(_ number: Int, in text: String) -> Int? {
    let bytes = Array(text.utf8)
    var (line, count) = (1, 0)
    for (index, byte) in bytes.enumerated() {
      if byte == UInt8(ascii: "\n") { line += 1 }
      guard isSign(byte), index == 0 || isBlank(bytes[index - 1]) || opens(bytes[index - 1]),
        index + 1 < bytes.count, !isBlank(bytes[index + 1])
      else { continue }
      count += 1
      if count == number { return line }
    }
    return nil
  }

  private static func isSign(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "&") || byte == UInt8(ascii: "*")
  }

  private static func isBlank(_ byte: UInt8) -> Bool { [9, 10, 13, 32].contains(byte) }
  private static func opens(_ byte: UInt8) -> Bool { "[{,:?-".utf8.contains(byte) }

  private static func mistake(_ error: YamlError) -> PlanMistake {
    switch error {
    case .scanner(let context, let problem, let mark, _),
      .parser(let context, let problem, let mark, _):
      PlanMistake(
        line: (context?.mark ?? mark).line,
        "This is no valid YAML: \(problem). Look at brackets, quotes and indentation.")
    case .composer(_, let problem, let mark, _):
      PlanMistake(line: mark.line, "This is no valid YAML: \(problem).")
    case .duplicatedKeysInMapping(let keys, let context):
      PlanMistake(
        line: context.mark.line,
        "`\(keys.joined(separator: "`, `").prefix(100))` stands twice in what begins about here: keep one."
      )
    default: PlanMistake(line: 1, "This is no valid YAML.")
    }
  }
}

extension PlanNode {
  fileprivate init(_ node: Node) {
    self.init(line: node.mark?.line ?? 1, Self.content(node))
  }

  private static func content(_ node: Node) -> Content {
    // What stands below a name was looked at where it was named, and is looked at once.
    if node.anchor != nil { return .repeated }
    switch node {
    case .scalar(let scalar): return .text(scalar.string, isQuoted: scalar.style != .plain)
    case .sequence(let items): return .list(items.map { PlanNode($0) })
    case .mapping(let pairs):
      return .entries(pairs.map { Entry(PlanNode($0.key), PlanNode($0.value)) })
    case .alias: return .repeated
    }
  }
}

extension String {
  fileprivate init?(utf8 bytes: Data) {
    guard let text = String(data: bytes, encoding: .utf8) else { return nil }
    // A mark at the beginning says nothing in UTF-8.
    self = text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
  }
}
