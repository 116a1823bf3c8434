import Foundation

/// What is given when a key is made or replaced.
extension APIKey {
  /// It stands in mails.
  package static let name = Field.name("name", "Name", limit: 100)
    .help("What uses it, such as the program or the machine.")
  package static let scopes = Field<Set<APIScope>>.choices("scopes", "What it may do")
  package static let days = Field.integer("days", "For how many days", in: 1...365)
  package static let ranges = Field.paragraph("ranges", "Only from these addresses", limit: 2000)
    .help(
      "One IP address or range a line, such as 203.0.113.7 or 10.0.0.0/8. Leave it empty to let the key be used from anywhere."
    )
    .also { text throws(FieldProblem) in try mustBeRanges(lines(of: text)) }
    .otherwise("")
  package static let overlap = Field.integer(
    "overlap", "For how many days the old secret still works", in: 0...7
  ).help("Long enough to put the new secret everywhere. With 0 the old one stops at once.")

  /// With the scopes that any maker may give; one maker's may be fewer.
  package static let teamFields = fields(
    APIScope.open.filter { !APIScope.ofAccount.contains($0) })
  package static let ownFields = fields(APIScope.open)
  package static let rotationFields: Fields = [overlap]

  package static func fields(for maker: KeyMaker) -> Fields { fields(maker.scopes) }

  private static func fields(_ given: [APIScope]) -> Fields {
    [name, scopes.among(given.map(\.option)), days, ranges]
  }

  package static let usual: Entered = [days.of(90)]
  package static let usualRotation: Entered = [overlap.of(1)]

  private static let mostRanges = 20

  /// Each once, in the order given.
  static func lines(of ranges: String) -> [String] {
    var seen: Set<String> = []
    return ranges.split(whereSeparator: \.isNewline)
      .map { $0.trimmingCharacters(in: .whitespaces) }
      .filter { !$0.isEmpty && seen.insert($0).inserted }
  }

  private static func mustBeRanges(_ lines: [String]) throws(FieldProblem) {
    if lines.count > mostRanges { throw .tooMany(mostRanges) }
    for line in lines where AddressRange(line) == nil {
      throw .other(
        Phrase(
          "“{{line}}” is neither an IP address nor a range. Write one a line, such as 203.0.113.7 or 10.0.0.0/8.",
          ["line": String(line.prefix(50))]))
    }
  }
}
