import Foundation
import Yams

/// `portico.yaml`, looked at before it is read: `key: value` lines of settings that there are. What is
/// wrong is told by name and line; nothing else of the file is repeated, since it may hold secrets.
enum ConfigFile {
  /// - Returns: the line of each setting that stands in it. A file that is not there has none.
  /// - Throws: `Complaint`.
  static func check(_ file: String) throws -> [String: Int] {
    guard FileManager.default.fileExists(atPath: file) else { return [:] }
    guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
      throw Complaint("\(file) cannot be read as a text in UTF-8. Look at its rights and encoding.")
    }
    try refuseOthers(file, text)
    var lines: [String: Int] = [:]
    for (key, value) in try entries(file, text) {
      let line = (key.mark ?? value.mark)?.line ?? 0
      guard let name = key.scalar?.string, Setting.all.contains(where: { $0.key == name }) else {
        throw Complaint(
          "There is no setting \(shown(key)), which stands in line \(line) of \(file). `portico config` lists all."
        )
      }
      guard value.scalar != nil else {
        throw Complaint(
          "`\(name)` in line \(line) of \(file) must be one value on its line; lists are written with commas."
        )
      }
      lines[name] = line
    }
    return lines
  }

  private static func refuseOthers(_ file: String, _ text: String) throws {
    let mode = Configured.mode(file)
    let holdsSecrets = Setting.all.contains {
      $0.isSecret && $0.key != "database" && text.contains($0.key)
    }
    if text.contains("postgres") || holdsSecrets, mode & 0o004 != 0 {
      throw Complaint(
        "\(file) holds secrets and can be read by everybody. Run `chmod o-r \(file)`.")
    }
    if mode & 0o002 != 0 {
      throw Complaint("\(file) can be changed by everybody. Run `chmod o-w \(file)`.")
    }
  }

  private static func entries(_ file: String, _ text: String) throws -> [(Node, Node)] {
    do {
      guard let node = try Yams.compose(yaml: text) else { return [] }
      guard let mapping = node.mapping else {
        throw Complaint("\(file) must be a list of `key: value` lines.")
      }
      return mapping.map { ($0.key, $0.value) }
    } catch let error as YamlError { throw Complaint("\(file) is no valid YAML: \(words(error)).") }
  }

  /// An error's own words quote the line, or the whole file.
  private static func words(_ error: YamlError) -> String {
    switch error {
    case .scanner(let context, let problem, let mark, _),
      .parser(let context, let problem, let mark, _):
      "line \((context?.mark ?? mark).line), \(problem)"
    case .composer(_, _, let mark, _): "line \(mark.line)"
    case .duplicatedKeysInMapping(_, let context): "a key of line \(context.mark.line) stands twice"
    default: "it cannot be read"
    }
  }

  /// A secret in the wrong column is no name.
  private static func shown(_ key: Node) -> String {
    let name = key.scalar?.string ?? ""
    let isName = name.utf8.count <= 30 && name.allSatisfy { $0.isASCII && $0.isLetter }
    return isName ? "`\(name)`" : "of that name"
  }
}
