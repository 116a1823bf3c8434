import HTTPTypes
import Portal
import TestSupport
import Testing

@testable import PortalWeb

/// Every route, by itself: whoever adds one falls under this.
@Suite("Tenancy sweep (S14)") struct TenancySweepTests {
  /// Routes for anybody. Every other route needs a session.
  private static let open: Set<String> = [
    "/", "/healthz", "/readyz", "/assets/{file}", "/sign-up", "/sign-up/sent", "/sign-up/resend",
    "/verify-email/{token}", "/sign-in", "/sign-out", "/forgot-password", "/forgot-password/sent",
    "/reset-password/{token}", "/status",
  ]

  /// For operators and programs with a token; for everybody else it is not there at all.
  private static let hidden: Set<String> = ["/metrics"]

  private struct Probe {
    let method: String
    let pattern: String
    let path: String
  }

  /// Every route with Alice's things in its parameters.
  private func probes(_ web: TestWeb) async throws -> [Probe] {
    let alice = try await web.test.user(.alice)
    _ = try await web.browser(.alice)
    let session = try await web.portal.store.read {
      try Session.open(of: alice.id, in: $0).first?.id.text
    }
    let draft = try await Draft(path: "/settings/profile", fields: []).keep(
      for: alice.id, web.portal)
    let message = try await web.portal.store.read {
      try OutboxMessage.page(state: nil, before: nil, limit: 1, in: $0).first?.id.text
    }
    let values = [
      "team": try await web.test.slug(.alice), "user": alice.id.text,
      "token": Token.random().text, "file": "none",
    ]
    let ids = [
      "/settings/sessions": try #require(session), "/resume": draft.text,
      "/admin/outbox": try #require(message),
    ]
    return web.routes.map { route in
      let pattern = route.pattern
      let id = ids.first { pattern.hasPrefix($0.key) }?.value
      let path = pattern.split(separator: "/").map { part -> String in
        guard part.hasPrefix("{") else { return String(part) }
        let name = String(part.dropFirst().dropLast())
        return (name == "id" ? id : values[name]) ?? "unfilled"
      }
      return Probe(
        method: route.method, pattern: pattern, path: "/" + path.joined(separator: "/"))
    }
  }

  private func send(_ probe: Probe, as browser: Browser) async throws -> Answer {
    probe.method == "GET"
      ? try await browser.get(probe.path) : try await browser.post(probe.path)
  }

  @Test func anonymousIsLedToSignInByEveryClosedRoute() async throws {
    let web = try await TestWeb.make()
    let closed = try await probes(web).filter {
      !Self.open.contains($0.pattern) && !Self.hidden.contains($0.pattern)
    }
    #expect(closed.count > 15)
    for probe in closed {
      #expect(!probe.path.contains("unfilled"), "\(probe.pattern) has a parameter the sweep lacks")
      let answer = try await send(probe, as: web.browser())
      #expect(answer.status == 303, "\(probe.method) \(probe.pattern)")
      #expect(answer.location?.hasPrefix("/sign-in") == true, "\(probe.method) \(probe.pattern)")
    }
    let patterns = Set(web.routes.map(\.pattern))
    #expect(Self.open.subtracting(patterns).isEmpty, "the list above names a route that is gone")
  }

  @Test func outsiderFindsNothingOfAlices() async throws {
    let web = try await TestWeb.make()
    let charlie = try await web.browser(.charlie)
    let foreign = try await probes(web).filter {
      $0.pattern.contains("{") && !Self.open.contains($0.pattern)
    }
    #expect(foreign.count >= 7)
    for probe in foreign {
      let answer = try await send(probe, as: charlie)
      #expect(answer.status == 404, "\(probe.method) \(probe.pattern)")
    }
  }

  @Test func foreignAndAbsentAreTheSameBytes() async throws {
    let web = try await TestWeb.make()
    let charlie = try await web.browser(.charlie)
    let slug = try await web.test.slug(.alice)
    let foreign = try await charlie.get("/teams/\(slug)/dashboard")
    let absent = try await charlie.get("/teams/no-such-team/dashboard")
    #expect(foreign.status == 404)
    #expect(foreign.bytes == absent.bytes)
    let names: (Answer) -> [String] = { $0.headers.map(\.name.canonicalName).sorted() }
    #expect(names(foreign) == names(absent))
    #expect(try await web.browser(.bob).get("/teams/\(slug)/dashboard").status == 200)
  }

  @Test func hiddenRoutesAreThereForOperatorsOnly() async throws {
    let web = try await TestWeb.make()
    let browsers = [
      (web.browser(), 404), (try await web.browser(.alice), 404),
      (try await web.browser(.olga), 200),
    ]
    for path in Self.hidden {
      for (browser, status) in browsers { #expect(try await browser.get(path).status == status) }
    }
  }

  @Test func backOfficeIsThereForOperatorsOnly() async throws {
    let web = try await TestWeb.make()
    let admin = try await probes(web).filter { $0.pattern.hasPrefix("/admin") }
    #expect(!admin.isEmpty)
    let (alice, olga) = (try await web.browser(.alice), try await web.browser(.olga))
    for probe in admin {
      #expect(try await send(probe, as: alice).status == 404, "\(probe.pattern)")
      #expect([200, 303].contains(try await send(probe, as: olga).status), "\(probe.pattern)")
    }
  }

  @Test func everyWriteRefusesOtherSites() async throws {
    let web = try await TestWeb.make()
    let alice = try await web.browser(.alice)
    let writes = try await probes(web).filter { $0.method != "GET" }
    #expect(writes.count > 10)
    for probe in writes {
      for headers: HTTPFields in [
        [.secFetchSite: "cross-site"], [.secFetchSite: "same-site"], [.secFetchSite: "none"],
        [.secFetchSite: "", .origin: "http://evil.example"],
        [.secFetchSite: "cross-site", .origin: "http://127.0.0.1:8080"], [.secFetchSite: ""],
      ] {
        let answer = try await alice.post(probe.path, headers: headers)
        #expect(answer.status == 403, "\(probe.pattern) \(headers)")
      }
      let ours: HTTPFields = [.secFetchSite: "", .origin: "http://127.0.0.1:8080"]
      #expect(try await web.browser().post(probe.path, headers: ours).status != 403)
    }
  }
}
