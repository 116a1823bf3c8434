import TestSupport
import Testing

@testable import Portal

/// What operators and programs say of services.
extension TeamScene {
  func declare(
    _ key: String, _ name: String = "App", link: String = "", position: Int64? = nil
  ) async throws -> ProductService {
    try await store.write(for: .everybody, as: tester) { tx in
      try ProductService.add(
        [
          ProductService.key.of(key), ProductService.name.of(name),
          ProductService.description.of(""), ProductService.link.of(link),
          ProductService.position.of(position),
        ], in: tx)
    }
  }

  @discardableResult
  func set(
    _ id: ID<ProductService>, _ status: ServiceStatus, _ note: String = ""
  ) async throws -> Bool {
    try await store.write(for: .everybody, as: tester) { tx in
      try #require(try ProductService.find(id, in: tx)).setStatus(
        [ProductService.status.of(status), ProductService.note.of(note)], in: tx)
    }
  }

  @discardableResult
  func retire(_ id: ID<ProductService>) async throws -> Bool {
    try await store.write(for: .everybody, as: tester) { tx in
      try #require(try ProductService.find(id, in: tx)).retire(in: tx)
    }
  }

  func report(
    _ key: String, _ status: ServiceStatus, _ note: String = "", name: String? = nil,
    link: String? = nil, by person: Person, for team: ID<Team>
  ) async throws {
    var given = ["status": Input.text(status.rawValue), "note": .text(note)]
    given["name"] = name.map { .text($0) }
    given["link"] = link.map { .text($0) }
    let report = try ServiceReport(key, ServiceReport.fields.check(given))
    try await act(.reportService, person, team) { try report.take(for: $0.team.id, in: $1) }
  }

  func drop(_ key: String, by person: Person, for team: ID<Team>) async throws {
    try await act(.reportService, person, team) {
      try ProductService.drop(key, of: $0.team.id, in: $1)
    }
  }

  func offered(_ team: ID<Team>) async throws -> [OfferedService] {
    let team = try await find(team)
    return try await store.read { try ProductService.offered(to: team, in: $0) }
  }

  func history(
    _ key: String, _ team: ID<Team>, days: Int = 90, in zone: String = "UTC"
  ) async throws -> ServiceHistory {
    let service = try #require(try await offered(team).first { $0.key == key })
    return try await store.read { tx in
      try ServiceHistory.of(service, over: HistoryDays(days, until: tx.now, in: zone), in: tx)
    }
  }
}

extension ServiceHistory {
  /// Of the days on which something was: "2025-06-15 degraded 2400".
  var told: [String] {
    days.flatMap { day in
      day.spells.map {
        "\(day.day.text) \($0.status.rawValue) \($0.length.microseconds / 1_000_000)"
          + ($0.isGoingOn ? " on" : "") + ($0.isWholeDay ? " whole" : "")
      }
    }
  }
}
