/// Whose addresses may join a team: those of these domains, each exactly as it stands; none means all.
package struct TeamDomains: Sendable, Equatable {
  /// In A-labels, as addresses are stored, in the order given.
  package let list: [String]

  static let most = 50

  init(_ list: [String]) { self.list = list }

  init(stored: String) { list = stored.split(separator: "\n").map(String.init) }

  var stored: String { list.joined(separator: "\n") }
  package var text: String { list.joined(separator: ", ") }

  /// Why another address is turned away.
  var only: Phrase {
    Phrase("Only addresses of these domains may join: {{domains}}.", ["domains": text])
  }

  package func allow(_ email: EmailAddress) -> Bool {
    list.isEmpty || list.contains(email.domain)
  }

  package static let field = Field.domains("domains", "Domains", limit: most)
    .help(
      "One a line, such as example.com. Subdomains count only when they are listed. Empty means any."
    )
    .otherwise(TeamDomains([]))
}

extension Field<TeamDomains> {
  fileprivate static func domains(_ name: String, _ label: String, limit: Int) -> Field {
    var about = FieldAbout(.paragraph, name, label)
    about.ownSchema = .list(of: .type("string", ("maxLength", .integer(253))))
      .adding("maxItems", .integer(Int64(limit)))
    return Field(
      about,
      FieldWriting(
        texts: { [$0.list.joined(separator: "\n")] }, json: { .list($0.list.map { .text($0) }) })
    ) { input throws(FieldProblem) in
      let text = try input.texts.joined(separator: "\n")
      guard text.utf8.count <= limit * 300 else { throw .tooMany(limit) }
      var list: [String] = []
      for word in text.split(whereSeparator: { $0.isWhitespace || $0 == "," || $0 == ";" }) {
        let domain = try Self.domain(word)
        if !list.contains(domain) { list.append(domain) }
      }
      if list.isEmpty { throw .missing }
      if list.count > limit { throw .tooMany(limit) }
      return TeamDomains(list)
    }
  }

  private static func domain(_ word: Substring) throws(FieldProblem) -> String {
    guard let domain = EmailAddress.domain(String(word)) else {
      throw .other(
        Phrase(
          "{{domain}} is no domain. Write it as it stands after the @, such as example.com.",
          ["domain": String(word.prefix(100))]))
    }
    return domain
  }
}

extension EmailAddress {
  /// A domain as people write it, with or without the `@`, in A-labels; nil for what is none.
  static func domain(_ text: String) -> String? {
    (try? EmailAddress("name@\(text.hasPrefix("@") ? text.dropFirst() : text[...])"))?.domain
  }

  /// What comes after the `@`, in A-labels.
  package var domain: String {
    String(text[text.index(after: text.lastIndex(of: "@") ?? text.startIndex)...])
  }
}
