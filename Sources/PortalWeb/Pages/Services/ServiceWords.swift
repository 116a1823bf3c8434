import Portal

/// Services in words and small blocks: the same wherever they are shown.
extension View {
  /// What `partials/service` shows.
  /// - Parameters:
  ///   - history: of the days that its strip shows; nil for none.
  ///   - page: of its own; nil where it has none.
  ///   - hasZone: the reader's zone is nobody's in particular, and said.
  ///   - isTold: what happened on the days stands below the strip.
  ///   - usage: how much it was used in the days of the page's figures.
  func service(
    _ service: OfferedService, _ history: ServiceHistory?, at page: String?, hasZone: Bool = false,
    isTold: Bool = false, usage: String? = nil
  ) -> Tags {
    let status = service.status
    return [
      "name": service.name, "page": page, "link": service.link,
      "description": service.description.isEmpty ? nil : service.description,
      "state": status.sign, "stateText": words(status.label),
      "since": hasZone ? time.moment(service.statusAt) : time(service.statusAt),
      "note": service.note.isEmpty ? nil : service.note,
      "elsewhere": service.elsewhere.map { words($0.status.label) },
      "usage": usage, "strip": history.map { strip($0, isTold: isTold) },
    ]
  }

  /// What `partials/strip` shows: a block for each day, and the same in words for whoever cannot see it.
  /// - Parameter isTold: the words are for everybody.
  func strip(_ history: ServiceHistory, isTold: Bool) -> Tags {
    let events = history.days.filter { !$0.spells.isEmpty }.map { told($0) }
    return [
      "days": history.days.rows { day in
        ["state": day.worst?.sign ?? "unknown", "title": told(day)]
      },
      "from": history.days.first.map { time.short($0.start) },
      "worked": worked(history), "events": Array(events.reversed()), "hasEvents": !events.isEmpty,
      "isTold": isTold,
    ]
  }

  /// "99.95% in 90 days", or in as many as it has been there; nil as long as nothing is known.
  private func worked(_ history: ServiceHistory) -> String? {
    history.worked.map {
      let count = history.days.count { $0.worst != nil }
      let text: String = count == 1 ? "{{percent}} in one day" : "{{percent}} in {{count}} days"
      let percent = words.figures.percent(Double($0) / 100, decimals: $0 % 100 == 0 ? 0 : 2)
      return words(text, ["percent": percent, "count": String(count)])
    }
  }

  /// "12 Nov: degraded for 40 min".
  private func told(_ day: ServiceHistory.DayOf) -> String {
    let what =
      day.spells.isEmpty
      ? [words(day.worst == nil ? "not offered yet" : "operational")]
      : day.spells.map { told($0) }
    return "\(time.short(day.start)): \(what.joined(separator: ", "))"
  }

  private func told(_ spell: ServiceHistory.Spell) -> String {
    if spell.isGoingOn { return words(spell.status.goingOn) }
    if spell.isWholeDay { return words(spell.status.allDay) }
    return words(spell.status.lasting, ["time": words.length(spell.length)])
  }

  /// What `partials/changes` shows.
  func changes(_ history: ServiceHistory) -> [Tags] {
    history.changes.rows { change in
      [
        "at": time(change.at), "state": change.status.rawValue,
        "stateText": words(change.status.label), "note": change.note.isEmpty ? nil : change.note,
        "isFirst": change.was == nil,
      ]
    }
  }
}

extension Words {
  /// Of an hour and a half: "1 h 30 min". What is less than a minute is that.
  fileprivate func length(_ span: Duration) -> String {
    let minutes = span.microseconds / 60_000_000
    let (hours, rest) = (String(minutes / 60), String(minutes % 60))
    if minutes == 0 { return self("less than a minute") }
    if minutes < 60 { return self("{{minutes}} min", ["minutes": rest]) }
    if minutes % 60 == 0 { return self("{{hours}} h", ["hours": hours]) }
    return self("{{hours}} h {{minutes}} min", ["hours": hours, "minutes": rest])
  }
}

extension ServiceStatus {
  /// What the sign and its colour go by; the words say the same.
  var sign: String {
    switch self {
    case .operational: "good"
    case .degraded: "limited"
    case .outage: "down"
    case .maintenance: "maintenance"
    }
  }

  fileprivate var lasting: String {
    switch self {
    case .operational: "operational for {{time}}"
    case .degraded: "degraded for {{time}}"
    case .outage: "outage for {{time}}"
    case .maintenance: "maintenance for {{time}}"
    }
  }

  fileprivate var allDay: String {
    switch self {
    case .operational: "operational"
    case .degraded: "degraded all day"
    case .outage: "outage all day"
    case .maintenance: "maintenance all day"
    }
  }

  fileprivate var goingOn: String {
    switch self {
    case .operational: "operational"
    case .degraded: "degraded until now"
    case .outage: "outage until now"
    case .maintenance: "maintenance until now"
    }
  }
}
