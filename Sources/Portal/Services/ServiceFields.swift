import Foundation

/// What is said of a service, by operators and by programs.
extension ProductService {
  package static let key = Field.line("key", "Key", limit: 60).also { text throws(FieldProblem) in
    guard isKey(text) else {
      throw .other(
        "Use small letters, digits, hyphens and dots; begin and end with a letter or digit.")
    }
  }.help(
    "Stands in the address of its page, and is what programs report by. It stays as it is.")
  package static let name = Field.line("name", "Name", limit: 80)
  package static let description = Field.line("description", "What it is", limit: 200)
    .otherwise("").help("In one sentence, for people who have not heard of it.")
  package static let link = Field.line("link", "Link", limit: ServiceLink.longest).also {
    text throws(FieldProblem) in
    guard ServiceLink.isOne(text) else {
      throw .other("Write a whole web address, such as https://app.example.com/{team}.")
    }
  }.otherwise("").help(
    "Where people use it: a web address. In it, {team} stands for the team’s part of our addresses."
  )
  package static let position = Field<Int64>.integer("position", "Place in the list", in: 0...9999)
    .optional().help("Small numbers come first. The last place when you leave it empty.")
  package static let status = Field<ServiceStatus>.choice("status", "Status")
  package static let note = Field.line("note", "Note", limit: 300).otherwise("")
    .help("What people should know. It stands beside the status.")

  package static let newFields: Fields = [key, name, description, link, position]
  package static let fields: Fields = [name, description, link, position]
  package static let statusFields: Fields = [status, note]

  package var entered: Entered {
    [
      Self.name.of(name), Self.description.of(description), Self.link.of(link),
      Self.position.of(Int64(position)),
    ]
  }

  package var statusEntered: Entered { [Self.status.of(status), Self.note.of(note)] }

  /// 1 to 60 of `a-z 0-9 - .`, never one that an address reads as a way up.
  static func isKey(_ text: String) -> Bool {
    text.utf8.count <= 60
      && text.wholeMatch(of: /[a-z0-9]([a-z0-9.\-]*[a-z0-9])?/) != nil
  }
}

/// Where a service leads people to.
enum ServiceLink {
  static let longest = 500
  private static let team = "{team}"
  /// What no address holds as it is (RFC 3986).
  private static let unwritten = Array(#"<>"\^`{|}"#.utf8)

  /// A whole web address, with nobody's password in it.
  static func isOne(_ text: String) -> Bool {
    guard let filled = filled(text, slug: "team"),
      filled.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !unwritten.contains($0) }),
      let parts = URLComponents(string: filled), let host = parts.host
    else { return false }
    return ["https", "http"].contains(parts.scheme) && !host.isEmpty && parts.user == nil
      && parts.password == nil
  }

  /// For one team; nil where it leads to a team's place and there is none.
  static func filled(_ link: String, slug: String?) -> String? {
    guard link.contains(team) else { return link }
    return slug.map { link.replacing(team, with: $0) }
  }
}
