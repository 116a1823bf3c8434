import HTTPTypes
import Portal
import TestSupport
import Testing

@testable import PortalWeb

/// Every endpoint that takes a body, with what no program should send. One that is added falls under this by
/// itself.
@Suite("Bad input of the API") struct APIBadInputTests {
  /// In the place of a field's value.
  private static let values = [
    "null", "true", "-1", "1.5", "1e999", "99999999999999999999", "-0", "\"\"", "\" \"",
    "\"\\u0000\"", "\"\\ud800\"", "\"a\\u202eb\"", "\"<script>alert(1)</script>\"", "[]", "{}",
    "[null]", "[[[[]]]]", "{\"amount\":1}", "\"\(String(repeating: "x", count: 70_000))\"",
    "[\(Array(repeating: "1", count: 2000).joined(separator: ","))]",
    String(repeating: "[", count: 500) + String(repeating: "]", count: 500),
  ]

  /// In the place of the body.
  private static let bodies = [
    "", "{", "[]", "null", "1", "\"x\"", "{\"a\":1,\"a\":2}", "{\"unknown\":1}", "{} {}", "{'a':1}",
    "{\"a\":NaN}", "\u{FEFF}{}", "{\"__proto__\":{}}",
    "{\"\(String(repeating: "n", count: 5000))\":1}",
  ]

  @Test func nothingBreaksAnEndpoint() async throws {
    let web = try await TestWeb.make(options: { $0.apiQuotas = .lifted })
    let probes = try await Probe.all(web).filter { $0.entry.endpoint?.body?.all.isEmpty == false }
    #expect(probes.count > 40)
    for probe in probes {
      let program = try await program(probe, web)
      let fields = probe.entry.endpoint?.body?.all.map(\.about.name) ?? []
      let filled = fields.flatMap { name in Self.values.map { "{\"\(name)\":\($0)}" } }
      // A token is good for ten minutes, and a budget is full again after two.
      let pause = Duration.minutes(9) / (Self.bodies.count + filled.count)
      for body in Self.bodies + filled {
        web.clock.advance(by: pause)
        try await check(probe, body, program)
      }
    }
  }

  private func program(_ probe: Probe, _ web: TestWeb) async throws -> Program {
    switch probe.entry.audience {
    case .anyone, .hidden: Program(web)
    case .person, .team: try await web.program(.alice)
    case .operators: try await web.program(.olga)
    }
  }

  private func check(_ probe: Probe, _ body: String, _ program: Program) async throws {
    let answer = try await program.send(probe.entry.method.rawValue, probe.path, raw: body)
    let shown = "\(probe.name) \(body.prefix(60)): \(answer.status) \(answer.body.prefix(200))"
    #expect(answer.status < 500, "\(shown)")
    guard answer.status >= 400 else { return }
    #expect(answer.headers[.contentType] == "application/problem+json", "\(shown)")
    #expect(answer.code != nil && !answer.body.contains("<script>alert"), "\(shown)")
  }
}
