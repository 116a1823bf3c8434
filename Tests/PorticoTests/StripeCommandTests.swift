import Foundation
import Integrations
import Portal
import TestSupport
import Testing

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// The program beside the Stripe-shaped server of Tests/Stripe.
@Suite("Payments by card", .serialized) struct StripeCommandTests {
  /// The server, as a child of this process.
  private final class Stripe: Sendable {
    private struct Hello: Decodable {
      let url: String
      let key: String
      let secret: String
    }

    let url: String
    let key: String
    let secret: String
    private let process: Process
    private let input: Pipe

    init() throws {
      let (process, input, output) = (Process(), Pipe(), Pipe())
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      process.arguments = [
        "python3", "-IS", TestPortal.root + "/Tests/Stripe/serve.py", "--port", "0", "--until-eof",
      ]
      _ = fcntl(input.fileHandleForWriting.fileDescriptor, F_SETFD, FD_CLOEXEC)
      (process.standardInput, process.standardOutput) = (input, output)
      process.standardError = FileHandle.nullDevice
      try process.run()
      try input.fileHandleForReading.close()
      try output.fileHandleForWriting.close()
      let line = output.fileHandleForReading.firstLine()
      let hello = try JSONDecoder().decode(Hello.self, from: line)
      (url, key, secret) = (hello.url, hello.key, hello.secret)
      (self.process, self.input) = (process, input)
    }

    deinit { process.terminate() }

    func api() throws -> StripeAPI {
      let breaker = CircuitBreaker("stripe", clock: .system, registry: MetricsRegistry())
      return try #require(StripeAPI(key: key, address: url, breaker: breaker))
    }

    /// What a test orders of it (Tests/Stripe/control.py).
    @discardableResult
    func order(_ method: String, _ path: String, _ json: String = "{}") async throws -> String {
      var request = URLRequest(url: try #require(URL(string: "\(url)/_control\(path)")))
      request.httpMethod = method
      if method != "GET" { request.httpBody = Data(json.utf8) }
      let (data, response) = try await URLSession.shared.data(for: request)
      let words = String(decoding: data, as: UTF8.self)
      try #require((response as? HTTPURLResponse)?.statusCode == 200, "\(words)")
      return words
    }

    func makeEndpoint(_ url: String, events: [String]) async throws {
      let call = StripeWebhookEndpoint.create(
        url: url, events: events, key: StripeIdempotencyKey())
      _ = try await api().send(call, within: .seconds(20))
    }
  }

  private let base = "https://account.example.com"

  /// A file with a plan that is paid for.
  private func plans(_ paid: String = ", {key: team, name: Team, prices: {month: {eur: 2900}}}")
    throws -> String
  {
    let file = TestFolder.fresh(".yaml")
    try """
    currency: eur
    plans: [{key: free, name: Free}\(paid)]
    """.write(toFile: file, atomically: true, encoding: .utf8)
    return file
  }

  private func environment(
    _ stripe: Stripe, _ more: [String: String] = [:]
  ) throws -> [String: String] {
    [
      "PORTICO_BASE_URL": base, "PORTICO_TRUSTED_PROXIES": "none", "PORTICO_PLANS": try plans(),
      "PORTICO_STRIPE_KEY": stripe.key, "PORTICO_STRIPE_API": stripe.url,
      "PORTICO_STRIPE_WEBHOOK_SECRET": stripe.secret,
    ].merging(more) { $1 }
  }

  /// Its lines about Stripe. The key is in none of them.
  private func doctor(
    _ stripe: Stripe, _ more: [String: String] = [:],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> (status: Int32, lines: [String]) {
    let all = try environment(stripe, more)
    let told = try Program.run(["doctor"], data: TestFolder.fresh(""), environment: all)
    for name in ["PORTICO_STRIPE_KEY", "PORTICO_STRIPE_WEBHOOK_SECRET"] {
      guard let secret = all[name], !secret.isEmpty else { continue }
      #expect(!(told.output + told.errors).contains(secret), sourceLocation: sourceLocation)
    }
    let lines = told.output.split(separator: "\n").map(String.init)
    return (told.status, lines.filter { $0.contains("stripe") })
  }

  @Test func doctorFindsWhatIsWellAndWhatIsMissing() async throws {
    let stripe = try Stripe()
    let none = try doctor(stripe)
    #expect(none.status == 1)
    #expect(none.lines.contains { $0.hasPrefix("ok    stripe: 127.0.0.1:") }, "\(none.lines)")
    #expect(none.lines.contains { $0.contains("(DE, EUR); test mode: no money moves") })
    let missing = "BAD   stripe webhook: no endpoint posts to \(base)/webhooks/stripe. Make one"
    #expect(none.lines.contains { $0.hasPrefix(missing) && $0.contains("invoice.paid") })

    try await stripe.makeEndpoint("\(base)/webhooks/stripe", events: ["invoice.paid"])
    let few = try doctor(stripe)
    let lack = few.lines.first { $0.hasPrefix("BAD   stripe webhook: the endpoint we_") } ?? ""
    #expect(few.status == 1)
    #expect(lack.contains("does not send ") && lack.contains("charge.dispute.created"), "\(few)")
    #expect(!lack.contains("invoice.paid,"))
  }

  @Test func doctorIsContentWithAnEndpointThatSendsAll() async throws {
    let stripe = try Stripe()
    try await stripe.makeEndpoint("\(base)/webhooks/stripe", events: StripeEvents.needed)
    let well = try doctor(stripe)
    #expect(well.status == 0, "\(well.lines)")
    #expect(well.lines.contains { $0.hasPrefix("ok    stripe webhook: we_") })
    #expect(well.lines.contains { $0.contains("14 days or more") && $0.contains("unpaid") })
    let deaf = try doctor(stripe, ["PORTICO_STRIPE_WEBHOOK_SECRET": ""])
    #expect(deaf.status == 1)
    #expect(deaf.lines.contains { $0.contains("PORTICO_STRIPE_WEBHOOK_SECRET is not set") })
    let home = try doctor(stripe, ["PORTICO_BASE_URL": "http://127.0.0.1:8080"])
    #expect(home.status == 0, "\(home.lines)")
    #expect(home.lines.contains { $0.contains("stripe listen --forward-to http://127.0.0.1:8080") })
  }

  @Test func doctorSaysWhyStripeDoesNotAnswer() async throws {
    let stripe = try Stripe()
    let wrong = try doctor(stripe, ["PORTICO_STRIPE_KEY": "sk_test_another_one"])
    #expect(wrong.status == 1)
    #expect(wrong.lines.contains { $0.contains("does not know the key") }, "\(wrong.lines)")
    let nobody = "http://127.0.0.1:\(try freePort())"
    let away = try doctor(stripe, ["PORTICO_STRIPE_API": nobody])
    #expect(away.status == 1)
    #expect(away.lines.contains { $0.contains("cannot be reached") }, "\(away.lines)")
    try await stripe.order("POST", "/faults", #"{"what": "hang", "method": "GET", "times": 9}"#)
    let began = ContinuousClock.now
    let silent = try doctor(stripe)
    #expect(silent.status == 1)
    #expect(silent.lines.contains { $0.contains("gave no answer") }, "\(silent.lines)")
    #expect(ContinuousClock.now - began < .seconds(30))
  }

  /// Stripe posts, the program takes: what is signed, and nothing else.
  @Test func eventsAreTakenWhenTheyAreSigned() async throws {
    let (stripe, port, data) = (try Stripe(), try freePort(), TestFolder.fresh(""))
    let program = try Program(
      ["serve"], data: data,
      environment: try environment(
        stripe,
        [
          "PORTICO_BASE_URL": "http://127.0.0.1:\(port)", "PORTICO_PORT": "\(port)",
          "PORTICO_DRAIN": "0s",
          // Nothing is sold, so that nothing is made at Stripe meanwhile, which would be told too.
          "PORTICO_PLANS": try plans(""),
        ]))
    try await waitForReady(port)
    try await stripe.order(
      "POST", "/webhooks", #"{"url": "http://127.0.0.1:\#(port)/webhooks/stripe", "repeat": 10}"#)
    _ = try await stripe.api().send(
      StripeCustomer.create(.init(name: "Acme"), key: StripeIdempotencyKey()), within: .seconds(20))
    try await stripe.order("POST", "/webhooks/wait")
    let event = try #require(
      try await stripe.order("GET", "/deliveries").firstMatch(of: /"(evt_[A-Za-z0-9]+)"/)?.1)
    for sign in ["wrong", "stale", "future", "none", "reserialised", "old_scheme", "garbled"] {
      try await stripe.order(
        "POST", "/webhooks/resend", #"{"event": "\#(event)", "sign": "\#(sign)"}"#)
    }
    try await stripe.order("POST", "/webhooks/wait")
    let answers = try await stripe.order("GET", "/deliveries")
      .matches(of: /"sign": "(\w+)", "status": (\w+)/).map { "\($0.1) \($0.2)" }
    #expect(answers.count { $0 == "good 200" } == 10, "\(answers)")
    #expect(answers.count == 17 && answers.dropFirst(10).allSatisfy { $0.hasSuffix(" 400") })
    program.process.terminate()
    let ended = program.finish()
    #expect(ended.status == 0)
    #expect(!ended.errors.contains(stripe.key) && !ended.errors.contains(stripe.secret))
    let store = try SQLiteStore(path: data + "/portico.sqlite")
    let rows = try await store.read { tx in
      try tx.rows("SELECT external_id, type FROM provider_events").map {
        "\(try $0["external_id"] as String) \(try $0["type"] as String)"
      }
    }
    await store.close()
    #expect(rows == ["\(event) customer.created"])
  }

  private func waitForReady(_ port: Int) async throws {
    let url = try #require(URL(string: "http://127.0.0.1:\(port)/readyz"))
    for _ in 0..<400 {
      let answer = try? await URLSession.shared.data(from: url).1 as? HTTPURLResponse
      if answer?.statusCode == 200 { return }
      try await Task.sleep(for: .milliseconds(25))
    }
    throw CancellationError()
  }
}
