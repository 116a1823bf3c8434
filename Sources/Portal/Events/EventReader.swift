/// Reads events as programs write them: each is right or refused by itself.
package enum EventReader {
  /// Why one is not taken, and where in it.
  package struct Problem: Error, Sendable, Equatable {
    package let field: String
    /// Stable; for programs.
    package let code: String
    package let words: Phrase

    init(_ field: String, _ code: String, _ words: Phrase) {
      self.field = field
      self.code = code
      self.words = words
    }
  }

  package enum Item: Sendable {
    case event(Event)
    /// With its id, where one can be read.
    case refused(id: String?, Problem)
  }

  package static func read(_ json: JSON) -> Item {
    do throws(Problem) {
      guard json.isPlain else { throw .unprintable }
      return .event(try event(json))
    } catch {
      var id: String?
      if case .text(let text)? = json["id"], text.utf8.count <= Event.Limits.id { id = text }
      return .refused(id: id, error)
    }
  }

  private static func event(_ json: JSON) throws(Problem) -> Event {
    guard case .object(let members) = json else {
      throw Problem("", "wrong-type", "An event is an object with id, name and time.")
    }
    var (id, name, at): (String?, String?, Timestamp?)
    var event = Event(id: "", name: "", at: Timestamp(microseconds: 0))
    for member in members {
      switch member.name {
      case "id": id = try identity(member.value)
      case "name": name = try Self.name(member.value)
      case "time": at = try time(member.value)
      case "member": event.member = try Self.member(member.value)
      case "numbers": event.numbers = try numbers(member.value)
      case "properties": event.properties = try properties(member.value)
      default:
        throw Problem(
          member.name, "unknown-field",
          "An event has id, name and time, perhaps member, numbers and properties, and nothing else."
        )
      }
    }
    guard let id else { throw missing("id") }
    guard let name else { throw missing("name") }
    guard let at else { throw missing("time") }
    (event.id, event.name, event.at) = (id, name, at)
    return event
  }

  private static func missing(_ field: String) -> Problem {
    Problem(field, "missing", Phrase("{{field}} is missing.", ["field": field]))
  }

  private static func identity(_ json: JSON) throws(Problem) -> String {
    guard case .text(let text) = json, !text.isEmpty, text.utf8.count <= Event.Limits.id else {
      throw Problem(
        "id", "bad-id", "An id is a text of 1 to 100 bytes: your own, another for each event.")
    }
    return text
  }

  private static func name(_ json: JSON) throws(Problem) -> String {
    guard case .text(let text) = json, text.utf8.count <= Event.Limits.name, Event.isName(text)
    else {
      throw Problem(
        "name", "bad-name",
        "A name has 1 to 60 letters, digits, dots, colons, hyphens and underscores, such as order.placed."
      )
    }
    guard !Event.isOwn(text) else {
      throw Problem(
        "name", "reserved-name", "Names that begin with portal. are the portal’s own.")
    }
    return text
  }

  private static func time(_ json: JSON) throws(Problem) -> Timestamp {
    guard case .text(let text) = json, text.utf8.count <= 40, let at = MomentReader.read(text)
    else {
      throw Problem(
        "time", "no-moment", "A time is written as 2026-03-31T14:30:00Z, with its offset.")
    }
    return at
  }

  private static func member(_ json: JSON) throws(Problem) -> ID<User>? {
    if case .null = json { return nil }
    guard case .text(let text) = json, let id = ID<User>(text) else {
      throw Problem("member", "no-member", "A member is the id of somebody in the team.")
    }
    return id
  }

  private static func numbers(
    _ json: JSON
  ) throws(Problem) -> [(name: String, thousandths: Int64)] {
    let members = try named(json, "numbers", atMost: Event.Limits.mostNumbers)
    var numbers: [(name: String, thousandths: Int64)] = []
    for member in members {
      let value: Double
      switch member.value {
      case .integer(let integer): value = Double(integer)
      case .number(let number): value = number
      default:
        throw Problem(
          "numbers/\(member.name)", "no-number",
          Phrase("{{field}} is no number: write it without quotes.", ["field": member.name]))
      }
      guard abs(value) <= Event.Limits.number else {
        throw Problem(
          "numbers/\(member.name)", "too-great",
          Phrase("{{field}} is greater than 1,000,000,000,000.", ["field": member.name]))
      }
      numbers.append((member.name, Int64((value * 1000).rounded())))
    }
    return numbers
  }

  private static func properties(_ json: JSON) throws(Problem) -> [JSON.Member] {
    let members = try named(json, "properties", atMost: Event.Limits.mostProperties)
    var size = 0
    for member in members {
      switch member.value {
      case .text(let text):
        guard text.utf8.count <= Event.Limits.text else {
          throw Problem(
            "properties/\(member.name)", "too-long",
            Phrase("{{field}} is longer than 200 bytes.", ["field": member.name]))
        }
        size += text.utf8.count
      case .flag, .integer, .number: size += 8
      default:
        throw Problem(
          "properties/\(member.name)", "wrong-type",
          Phrase(
            "{{field}} is neither a text nor a number nor true or false.",
            ["field": member.name]))
      }
      size += member.name.utf8.count
    }
    guard size <= Event.Limits.properties else {
      throw Problem(
        "properties", "too-large", "The properties of an event have at most 4,096 bytes.")
    }
    return members
  }

  /// By name, those without a value left out: the same things in another order are the same event.
  private static func named(
    _ json: JSON, _ field: String, atMost most: Int
  ) throws(Problem) -> [JSON.Member] {
    if case .null = json { return [] }
    guard case .object(let all) = json else {
      throw Problem(
        field, "wrong-type", Phrase("{{field}} is an object of names and values.", ["field": field])
      )
    }
    let members = all.filter { $0.value != .null }
    guard members.count <= most else {
      throw Problem(
        field, "too-many",
        Phrase(
          "{{field}} has more than {{limit}} names.", ["field": field, "limit": String(most)]))
    }
    for member in members
    where !Event.isName(member.name) || member.name.utf8.count > Event.Limits.name {
      throw Problem(
        field, "bad-name",
        Phrase(
          "The names in {{field}} have 1 to 60 letters, digits, dots, colons, hyphens and underscores.",
          ["field": field]))
    }
    return members.count < 2 ? members : members.sorted { $0.name < $1.name }
  }
}
