/// Ninety days of a business in Alice's team, so that a newcomer sees at once what the portal is for: some of
/// the crowd work there, its product has told what happened, and its services had their days. All of it
/// follows from numbers, so it is the same every time.
package struct DemoHistory: Sendable {
  private static let usualDays = 90
  private static let people = 9
  /// Whom of the crowd: nobody that `Crowd` makes.
  private static let firstPerson = 9000

  private let portal: Portal
  private let now: Timestamp
  private let days: Int

  package init(_ portal: Portal) { self.init(portal, days: Self.usualDays) }

  init(_ portal: Portal, days: Int) {
    (self.portal, self.days) = (portal, days)
    now = portal.store.clock.now()
  }

  /// Does it once: where there is history already, nothing changes. What happened is one write, so that there is no
  /// half of it.
  /// - Returns: how many events are new.
  package func seed() async throws -> Int {
    let found = try await portal.store.read { tx in
      try User.find(email: Cast.alice.address, in: tx)
        .flatMap { try Membership.all(of: $0.id, in: tx).first }
    }
    guard let alice = found, try await !hasHistory(alice.team) else { return 0 }
    let team = alice.team
    try await addPeople(to: team)
    try await addServices()
    let members = try await portal.store.read { try team.members(limit: 50, in: $0).map(\.id) }
    return try await portal.store.bulkWrite(as: .system("seed")) { tx in
      for scope in [WriteScope.usage(team.id), .user(alice.userID)] { try tx.enter(scope) }
      var book = try EventBook(of: team.id, oldest: .days(days + 2), in: tx)
      var count = 0
      for day in (0..<days).reversed() {
        for part in events(day, members).slices(of: Event.Limits.batch) {
          count += try book.take(part).count { $0 == .counted }
        }
      }
      try alice.arrange({ $0.widgets = Self.widgets }, in: tx)
      return count
    }
  }

  private func hasHistory(_ team: Team) async throws -> Bool {
    try await portal.store.read { tx in
      try Reporting.find(of: team.id, in: tx)?.kinds(in: tx).contains { $0.name == "order.placed" }
        ?? false
    }
  }

  /// What Alice looks at each morning. Others see what the portal chooses by itself.
  private static let widgets: [Widget] = {
    let orders = Metric("order.placed")
    let revenue = Metric("order.placed", .sum, of: "amount")
    let parts: [(Widget.Kind, Widget.Size, String, Widget.Form, Metric?)] = [
      (.metric, .small, "Orders", .line, orders),
      (.metric, .small, "Revenue", .line, revenue),
      (.metric, .small, "Average order", .line, Metric("order.placed", .average, of: "amount")),
      (.metric, .small, "Exports", .line, Metric("report.exported")),
      (.chart, .large, "Orders", .line, orders),
      (.chart, .medium, "Revenue", .bars, revenue),
      (.chart, .medium, "Slowest calls, ms", .line, Metric("api.call", .p99, of: "milliseconds")),
      (.services, .medium, "", .line, nil), (.activity, .medium, "", .line, nil),
      (.members, .medium, "", .line, nil), (.sessions, .medium, "", .line, nil),
    ]
    return parts.enumerated().map { index, part in
      Widget(index + 1, part.0, part.1, title: part.2, form: part.3, metric: part.4)
    }
  }()

  // MARK: People

  private func addPeople(to team: Team) async throws {
    let hash = try await portal.passwords.hash(Cast.password)
    try await portal.store.write(for: .team(team.id), as: .system("seed")) { [now] tx in
      for number in 0..<Self.people {
        let person = CrowdPerson(Self.firstPerson + number, isFounder: false, languages: ["en"])
        guard try User.find(email: person.email, in: tx) == nil else { continue }
        try tx.at(now - .days(88 - number * 9)) {
          guard
            let user = try User.create(
              email: person.email, name: person.name, passwordHash: hash, in: tx)
          else { return }
          try Membership.add(user, to: team, as: number == 0 ? .admin : .member, in: tx)
        }
      }
    }
  }

  // MARK: Services

  private struct Incident {
    let service: String
    let status: ServiceStatus
    let note: String
    /// Days and hours ago.
    let ago: (days: Int, hours: Int)
    let minutes: Int
  }

  private static let services = [
    ("web", "Web shop", "Where your customers order."),
    ("api", "API", "What your programs call."),
    ("mail", "Mail", "Receipts and notices to your customers."),
  ]
  private static let incidents = [
    Incident(
      service: "api", status: .outage, note: "A database server failed; its stand-in took over.",
      ago: (61, 9), minutes: 38),
    Incident(
      service: "mail", status: .degraded, note: "Receipts leave a few minutes late.",
      ago: (34, 15), minutes: 190),
    Incident(
      service: "web", status: .maintenance, note: "A planned move to larger machines.",
      ago: (20, 3), minutes: 45),
    Incident(
      service: "api", status: .degraded, note: "Some calls take seconds.", ago: (6, 11),
      minutes: 74),
  ]

  private func addServices() async throws {
    try await portal.store.write(for: .everybody, as: .system("seed")) { [now] tx in
      for (place, (key, name, about)) in Self.services.enumerated() {
        guard try ProductService.own(key, in: tx) == nil else { continue }
        _ = try tx.at(now - .days(Self.usualDays)) {
          try ProductService.make(
            key, of: nil, name: name, description: about, link: "", position: (place + 1) * 10,
            status: (.operational, ""), in: tx)
        }
        for incident in Self.incidents where incident.service == key {
          let start = now - .days(incident.ago.days) - .hours(incident.ago.hours)
          try tx.at(start) { try become(incident.status, incident.note, key, in: tx) }
          try tx.at(start + .minutes(incident.minutes)) {
            try become(.operational, "", key, in: tx)
          }
        }
      }
    }
  }

  private func become(
    _ status: ServiceStatus, _ note: String, _ key: String, in tx: Tx
  ) throws {
    _ = try ProductService.own(key, in: tx)?.become(status, note, in: tx)
  }

  // MARK: Events

  private func events(_ ago: Int, _ members: [ID<User>]) -> [Event] {
    var dice = CrowdDice(seed: UInt64(7_000 + ago))
    let start = now - .days(ago + 1)
    // A week has its rhythm, and business grows.
    let weekday = (CivilTime.dayNumber(seconds: start.wholeSeconds) + 3) % 7
    let rhythm = [1.0, 1.08, 1.1, 1.04, 0.96, 0.62, 0.55][weekday]
    let growth = 1 + Double(days - ago) / Double(days) * 0.7
    let busy = rhythm * growth * (0.9 + dice.share() * 0.2)
    var events: [Event] = []
    func add(_ name: String, _ usual: Double, _ make: (inout CrowdDice, inout Event) -> Void) {
      for number in 0..<Int(usual * busy) {
        var event = Event(
          id: "\(name)-\(ago)-\(number)", name: name, at: moment(after: start, &dice))
        make(&dice, &event)
        event.numbers.sort { $0.name < $1.name }
        event.properties.sort { $0.name < $1.name }
        events.append(event)
      }
    }
    add("order.placed", 42) { dice, event in
      let items = 1 + dice.below(5)
      event.member = dice.chance(0.8) ? dice.pick(members) : nil
      event.numbers = [
        ("amount", Int64(items * (900 + dice.below(4200)) * 10)), ("items", Int64(items * 1000)),
      ]
      event.properties = [
        JSON.Member("service", .text(dice.chance(0.7) ? "web" : "api")),
        JSON.Member("country", .text(dice.pick(["DE", "FR", "GB", "NL", "SE", "US"]))),
      ]
    }
    add("api.call", 120) { dice, event in
      let slow = dice.chance(0.04) ? 12.0 : 1
      event.numbers = [("milliseconds", Int64((18 + dice.share() * 90) * slow * 1000))]
      event.properties = [
        JSON.Member("service", .text("api")), JSON.Member("ok", .flag(!dice.chance(0.02))),
      ]
    }
    add("report.exported", 9) { dice, event in
      event.member = dice.pick(members)
      event.properties = [JSON.Member("format", .text(dice.pick(["csv", "json", "pdf"])))]
    }
    return events
  }

  /// Most happens in the day's middle.
  private func moment(after start: Timestamp, _ dice: inout CrowdDice) -> Timestamp {
    let share = (dice.share() + dice.share() + dice.share()) / 3
    return start + .microseconds(Int64(share * 86_390_000_000))
  }
}
