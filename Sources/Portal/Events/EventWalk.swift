/// Stored events of one team, a piece at a time in the order of their keys.
struct EventWalk {
  /// One as it is stored.
  struct Stored {
    let day: Int
    let hash: Int64
    let at: Timestamp
    let series: Int
    let member: Int?
    let numbers: String
    let properties: String

    init(_ row: Row) throws {
      day = try row["day"]
      hash = try row["hash"]
      at = try row["at"]
      series = try row["series"]
      member = try row["member"]
      numbers = try row["numbers"]
      properties = try row["properties"]
    }
  }

  let team: Int
  let most: Int

  /// - Parameter place: the last that has been seen; nil to begin.
  func piece(after place: (day: Int, hash: Int64)?, in tx: Tx) throws -> [Stored] {
    let (day, hash) = place ?? (Int(Int32.min), .min)
    return try tx.rows(
      """
      SELECT day, hash, at, series, member, numbers, properties FROM events
      WHERE team = \(team) AND (day, hash) > (\(day), \(hash)) ORDER BY day, hash LIMIT \(most)
      """
    ).map(Stored.init)
  }
}

extension EventWalk.Stored {
  /// - Parameter name: of its kind.
  func event(named name: String) throws -> Event {
    var event = Event(id: "", name: name, at: at)
    if case .object(let members) = try Self.json(numbers) {
      event.numbers = members.compactMap { member in
        if case .integer(let value) = member.value { (member.name, value) } else { nil }
      }
    }
    if case .object(let members) = try Self.json(properties) { event.properties = members }
    return event
  }

  /// As properties are stored: of all of them the service, which it is counted by.
  var serviceAlone: String {
    get throws {
      var event = try event(named: "")
      let service = event.service
      event.properties = service.isEmpty ? [] : [JSON.Member("service", .text(service))]
      return event.storedProperties
    }
  }

  private static func json(_ text: String) throws -> JSON {
    try text.isEmpty ? .null : JSON(reading: Array(text.utf8))
  }
}
