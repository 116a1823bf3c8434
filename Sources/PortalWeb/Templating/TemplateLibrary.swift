import Foundation
import Mustache
import Portal
import Yams

/// All templates in every language. The marked texts `[[like this]]` are replaced while loading,
/// so a language costs nothing when a page is rendered.
package struct TemplateLibrary: Sendable {
  /// Codes with texts: English and one for each `languages/<code>.yaml`.
  package let languages: [String]
  private let libraries: [String: MustacheLibrary]
  private let catalogues: [String: [String: String]]

  /// - Parameter folder: the `Templates` folder.
  /// - Throws: `TemplateError` naming the file.
  package init(folder: String) throws {
    let sources = try Self.sources(in: folder)
    var catalogues = try Self.catalogues(in: folder + "/languages")
    catalogues["en"] = [:]
    self.catalogues = catalogues
    languages = catalogues.keys.sorted()
    libraries = try catalogues.mapValues { catalogue in
      try Self.library(sources) { catalogue[$0] ?? $0 }
    }
  }

  /// Every text goes through `translate`: what the pseudo-language test uses.
  init(folder: String, language: String, translate: @escaping @Sendable (String) -> String) throws {
    languages = [language]
    libraries = [language: try Self.library(try Self.sources(in: folder), translate)]
    catalogues = [:]
    self.translate = translate
  }

  private var translate: (@Sendable (String) -> String)?

  func render(_ object: Any, template: String, language: String) -> String? {
    (libraries[language] ?? libraries["en"] ?? libraries.values.first)?
      .render(object, withTemplate: template)
  }

  package func words(_ language: String) -> Words {
    if let translate { return Words(language: language, catalogue: translate) }
    let catalogue = catalogues[language] ?? [:]
    return Words(language: language) { catalogue[$0] ?? $0 }
  }

  /// The template files' texts by name: path below the folder without `.mustache`.
  static func sources(in folder: String) throws -> [String: String] {
    guard let files = FileManager.default.enumerator(atPath: folder) else {
      throw TemplateError(file: folder, reason: "there is no such folder")
    }
    var sources: [String: String] = [:]
    for case let file as String in files where file.hasSuffix(".mustache") {
      sources[String(file.dropLast(".mustache".count))] = try String(
        contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
    }
    let missing = required.filter { sources[$0] == nil }
    guard missing.isEmpty else {
      throw TemplateError(file: folder, reason: "it lacks \(missing.joined(separator: ", "))")
    }
    return sources
  }

  /// What no portal can be without; the tests see to it that every other page is there too.
  private static let required = ["layout-app", "layout-plain", "layout-bare", "errors/error"]

  private static func catalogues(in folder: String) throws -> [String: [String: String]] {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    var catalogues: [String: [String: String]] = [:]
    for file in files where file.hasSuffix(".yaml") {
      let text = try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
      guard let texts = try Yams.load(yaml: text) as? [String: String] else {
        throw TemplateError(file: file, reason: "it is not a list of texts and translations")
      }
      catalogues[String(file.dropLast(".yaml".count))] = texts
    }
    return catalogues
  }

  private static func library(
    _ sources: [String: String], _ translate: (String) -> String
  ) throws -> MustacheLibrary {
    var library = MustacheLibrary()
    for (name, source) in sources {
      do { try library.register(translated(source, translate), named: name) } catch {
        throw TemplateError(file: name, reason: "\(error)")
      }
    }
    return library
  }

  /// Replaces every marked text.
  static func translated(_ source: String, _ translate: (String) -> String) -> String {
    var result = ""
    var rest = source[...]
    while let start = rest.firstRange(of: "[["),
      let end = rest[start.upperBound...].firstRange(of: "]]")
    {
      result +=
        rest[..<start.lowerBound] + translate(String(rest[start.upperBound..<end.lowerBound]))
      rest = rest[end.upperBound...]
    }
    return result + rest
  }
}

/// A template or a language that cannot be used, and why.
package struct TemplateError: Error, CustomStringConvertible {
  let file: String
  let reason: String
  package var description: String { "\(file): \(reason)" }
}
