import Foundation
import Mustache
import NIOCore
import Portal
import Yams

/// All templates in every language. The marked texts `[[like this]]` are replaced while loading,
/// so a language costs nothing when a page is rendered. Pages are rendered by `Templates`, mails by
/// swift-mustache.
package struct TemplateLibrary: Sendable {
  /// Codes with texts: English and one for each `languages/<code>.yaml`.
  package let languages: [String]
  private let inLanguage: [String: Language]
  /// Hears of every page: what the template audit looks at.
  var onRender: (@Sendable (String, Tags) -> Void)?

  fileprivate struct Language: Sendable {
    let pages: Templates
    let mails: MustacheLibrary
    let words: Words
  }

  /// - Parameter folder: the `Templates` folder.
  /// - Throws: `TemplateError`, `TemplateFault`; both name the file.
  package init(folder: String) throws {
    var catalogues = try Self.catalogues(in: folder + "/languages")
    catalogues["en"] = [:]
    try self.init(folder: folder, catalogues.mapValues { catalogue in { catalogue[$0] ?? $0 } })
  }

  /// Every text goes through `translate`: what the pseudo-language test uses.
  init(folder: String, language: String, translate: @escaping @Sendable (String) -> String) throws {
    try self.init(folder: folder, [language: translate])
  }

  private init(folder: String, _ languages: [String: @Sendable (String) -> String]) throws {
    let sources = try Self.sources(in: folder)
    self.languages = languages.keys.sorted()
    inLanguage = try Dictionary(
      uniqueKeysWithValues: languages.map { ($0, try Language(sources, $0, $1)) })
  }

  /// Empty for a template that is not there: the tests see to it that every page's is.
  package func render(_ template: String, _ tags: Tags, language: String) -> ByteBuffer {
    onRender?(template, tags)
    return self[language]?.pages.render(template, tags) ?? ByteBuffer()
  }

  /// A mail's words; nil when there is no such template.
  func mail(_ object: Any, template: String, language: String) -> String? {
    self[language]?.mails.render(object, withTemplate: template)
  }

  package func words(_ language: String) -> Words { self[language]?.words ?? .english }

  private subscript(language: String) -> Language? { inLanguage[language] ?? inLanguage["en"] }

  /// The first language that the browser asks for and we have, else English.
  func language(accepted header: String?) -> String {
    // Bytes: a header may hold anything.
    let wanted = (header ?? "").utf8.prefix(200).split(separator: UInt8(ascii: ","))
    for entry in wanted.prefix(10) {
      let code = entry.drop { $0 == UInt8(ascii: " ") }.prefix {
        $0 | 0x20 >= 97 && $0 | 0x20 <= 122
      }
      let known = languages.first { $0.utf8.elementsEqual(code.map { $0 | 0x20 }) }
      if let known { return known }
    }
    return languages.contains("en") ? "en" : languages.first ?? "en"
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

  /// The texts of mails are swift-mustache's, which need not be HTML; all other templates are ours.
  static func isMail(_ name: String) -> Bool { name.hasPrefix("mail/") }
}

extension TemplateLibrary.Language {
  fileprivate init(
    _ sources: [String: String], _ code: String, _ translate: @escaping @Sendable (String) -> String
  ) throws {
    let texts = sources.mapValues { TemplateLibrary.translated($0, translate) }
    pages = try Templates(sources: texts.filter { !TemplateLibrary.isMail($0.key) })
    MailEscape.register()
    var mails = MustacheLibrary()
    for (name, text) in texts where TemplateLibrary.isMail(name) {
      do { try mails.register(MailSheet.prepared(text), named: name) } catch {
        throw TemplateError(file: name, reason: "\(error)")
      }
    }
    self.mails = mails
    words = Words(language: code, catalogue: translate)
  }
}

/// A template or a language that cannot be used, and why.
package struct TemplateError: Error, CustomStringConvertible {
  let file: String
  let reason: String
  package var description: String { "\(file): \(reason)" }
}
