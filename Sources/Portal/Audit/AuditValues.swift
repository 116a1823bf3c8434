/// What an entry of the audit keeps of a change, as text.
enum AuditValues {
  /// In bytes. Entries are kept for good, so there is an end to what one may hold.
  static let most = 4096

  private typealias Field = (key: String, value: String)

  /// JSON with sorted keys: the same fields always give the same text, and so the same hash. Where it
  /// would take too much, each value is cut to an equal share and ends in "…".
  static func json(_ values: [String: String]) -> String {
    let fields = values.sorted { $0.key < $1.key }
    let whole = object(fields)
    return String(decoding: whole.count <= most ? whole : object(cut(fields)), as: UTF8.self)
  }

  private static func object(_ fields: [Field]) -> [UInt8] {
    var text: [UInt8] = []
    for (key, value) in fields {
      text.append(UInt8(ascii: text.isEmpty ? "{" : ","))
      text.appendJSON(key)
      text.append(UInt8(ascii: ":"))
      text.appendJSON(value)
    }
    return text.isEmpty ? Array("{}".utf8) : text + "}".utf8
  }

  private static func cut(_ fields: [Field]) -> [Field] {
    // Room for the sign that fields are left out.
    var room = most - 16
    let share = room / fields.count
    var kept: [Field] = []
    for (key, value) in fields {
      let field = (key, cut(value, to: share - object([(key, "")]).count))
      room -= object([field]).count
      guard room >= 0 else { return kept + [("…", "…")] }
      kept.append(field)
    }
    return kept
  }

  /// The start of it that takes no more bytes as JSON.
  private static func cut(_ text: String, to most: Int) -> String {
    var room = most - "…".utf8.count
    var start = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      var json: [UInt8] = []
      json.appendJSON(String(scalar))
      // Without its quotes.
      room -= json.count - 2
      guard room >= 0 else { return String(start) + "…" }
      start.append(scalar)
    }
    return String(start)
  }
}
