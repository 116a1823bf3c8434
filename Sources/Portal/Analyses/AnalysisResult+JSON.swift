/// An answer as it is stored, which is also how a program is given it.
extension AnalysisResult {
  package var json: JSON {
    switch self {
    case .breakdown(let breakdown): breakdown.json
    case .members(let members): members.json
    case .sessions(let sessions): sessions.json
    case .retention(let retention): retention.json
    case .funnel(let funnel): funnel.json
    }
  }

  /// - Throws: `StoreError.decoding`.
  init(stored text: String, _ question: AnalysisQuestion) throws {
    guard let json = try? JSON(reading: Array(text.utf8)) else {
      throw StoreError.decoding("an answer is no JSON")
    }
    self =
      switch question.kind {
      case .breakdown: .breakdown(Breakdown(json))
      case .members: .members(Members(json))
      case .sessions: .sessions(Sessions(json))
      case .retention: .retention(Retention(json))
      case .funnel: .funnel(Funnel(json))
      }
  }
}

extension JSON {
  fileprivate static func object(_ members: KeyValuePairs<String, JSON>) -> JSON {
    .object(members.map { Member($0.key, $0.value) })
  }

  fileprivate static func whole(_ number: Int) -> JSON { .integer(Int64(number)) }
  fileprivate static func real(_ number: Double?) -> JSON { number.map { .number($0) } ?? .null }
  fileprivate static func day(_ day: Int) -> JSON { .text(Day(number: day).text) }

  fileprivate func count(_ name: String) -> Int { whole(name) ?? 0 }

  fileprivate func real(_ name: String) -> Double? {
    switch self[name] {
    case .number(let number)?: number
    case .integer(let number)?: Double(number)
    default: nil
    }
  }

  fileprivate func day(_ name: String) -> Int {
    word(name).flatMap { Day($0) }?.number ?? 0
  }
}

extension AnalysisResult.Group {
  fileprivate var figures: [JSON.Member] {
    [
      JSON.Member("count", .whole(count)), JSON.Member("members", .whole(members)),
      JSON.Member("sum", .real(sum)),
    ]
  }

  fileprivate init?(_ json: JSON?) {
    guard let json, json != .null else { return nil }
    self.init(count: json.count("count"), members: json.count("members"), sum: json.real("sum"))
  }
}

extension AnalysisResult.Breakdown {
  fileprivate var json: JSON {
    .object([
      "values": .list(values.map { .object([JSON.Member("value", $0.value)] + $0.group.figures) }),
      "others": others.map { .object($0.figures) } ?? .null, "otherCount": .whole(otherCount),
      "without": without.map { .object($0.figures) } ?? .null, "members": .whole(members),
    ])
  }

  fileprivate init(_ json: JSON) {
    values = json.items("values").map { item in
      (
        value: item["value"] ?? .null,
        group: AnalysisResult.Group(item) ?? AnalysisResult.Group(count: 0, members: 0)
      )
    }
    others = AnalysisResult.Group(json["others"])
    otherCount = json.count("otherCount")
    without = AnalysisResult.Group(json["without"])
    members = json.count("members")
  }
}

extension AnalysisResult.Members {
  fileprivate var json: JSON {
    .object([
      "rows": .list(
        rows.map {
          .object([
            "member": $0.member.map { .text($0.text) } ?? .null, "count": .whole($0.count),
            "days": .whole($0.days), "lastAt": .text(LocalTime.rfc3339($0.lastAt)),
          ])
        }),
      "members": .whole(members), "otherCount": .whole(otherCount),
      "withoutMember": .whole(withoutMember),
    ])
  }

  fileprivate init(_ json: JSON) {
    rows = json.items("rows").map { row in
      Line(
        member: row.word("member").flatMap { ID($0) }, count: row.count("count"),
        days: row.count("days"),
        lastAt: row.word("lastAt").flatMap { LocalTime.rfc3339($0) }
          ?? Timestamp(microseconds: 0))
    }
    members = json.count("members")
    otherCount = json.count("otherCount")
    withoutMember = json.count("withoutMember")
  }
}

extension AnalysisResult.Sessions {
  fileprivate var json: JSON {
    .object([
      "count": .whole(count), "members": .whole(members), "events": .whole(events),
      "bounces": .whole(bounces), "medianSeconds": .real(median), "averageSeconds": .real(average),
      "days": .list(
        days.map {
          .object([
            "day": .day($0.day), "sessions": .whole($0.sessions), "seconds": .whole($0.seconds),
          ])
        }),
    ])
  }

  fileprivate init(_ json: JSON) {
    days = json.items("days").map {
      Day(day: $0.day("day"), sessions: $0.count("sessions"), seconds: $0.count("seconds"))
    }
    count = json.count("count")
    members = json.count("members")
    events = json.count("events")
    bounces = json.count("bounces")
    median = json.real("medianSeconds")
    average = json.real("averageSeconds")
  }
}

extension AnalysisResult.Retention {
  fileprivate var json: JSON {
    .object([
      "members": .whole(members),
      "cohorts": .list(
        cohorts.map {
          .object([
            "from": .day($0.days.lowerBound), "to": .day($0.days.upperBound),
            "members": .whole($0.members), "back": .list($0.back.map { .whole($0) }),
          ])
        }),
    ])
  }

  fileprivate init(_ json: JSON) {
    members = json.count("members")
    cohorts = json.items("cohorts").map { item in
      let from = item.day("from")
      return Cohort(
        days: from...max(from, item.day("to")), members: item.count("members"),
        back: item.items("back").map { if case .integer(let count) = $0 { Int(count) } else { 0 } })
    }
  }
}

extension AnalysisResult.Funnel {
  fileprivate var json: JSON {
    .object([
      "steps": .list(
        steps.map {
          .object([
            "event": .text($0.event), "members": .whole($0.members),
            "medianSeconds": .real($0.wait),
          ])
        })
    ])
  }

  fileprivate init(_ json: JSON) {
    steps = json.items("steps").map {
      Step(
        event: $0.word("event") ?? "", members: $0.count("members"),
        wait: $0.real("medianSeconds"))
    }
  }
}
