import Foundation
import Logging
import Portal
import TestSupport
import Testing

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

@Suite("Serving", .serialized) struct ServeTests {
  /// A running server on a free port.
  private struct Server {
    let program: Program
    let port: Int
    let data: String

    static func start(data: String, environment: [String: String] = [:]) async throws -> Server {
      let port = try freePort()
      var all = ["PORTICO_PORT": "\(port)", "PORTICO_BASE_URL": "http://127.0.0.1:\(port)"]
      all.merge(environment) { $1 }
      let server = Server(
        program: try Program(["serve"], data: data, environment: all), port: port, data: data)
      for _ in 0..<400 {
        if (try? await server.status("/readyz")) == 200 { return server }
        try await Task.sleep(for: .milliseconds(25))
      }
      throw CancellationError()
    }

    /// Until the outbox has nothing waiting.
    func awaitDelivery() async throws {
      let store = try SQLiteStore(path: data + "/portico.sqlite")
      for _ in 0..<400 {
        let states = try await store.read { try OutboxMessage.latest(50, in: $0).map(\.state) }
        if states.contains(.sent), !states.contains(.queued) { break }
        try await Task.sleep(for: .milliseconds(25))
      }
      await store.close()
    }

    /// As an operator reads it in the back office.
    func newestLink() async throws -> String {
      let store = try SQLiteStore(path: data + "/portico.sqlite")
      let portal = Portal(
        store: store, settings: PortalSettings(dataFolder: data),
        keys: try SecretKeys.load(path: data + "/secret.key"), passwords: PasswordHasher(),
        mail: TestPortal.plainMail, logger: Logger(label: "test"))
      let message = try await store.read { try OutboxMessage.latest(1, in: $0).first }
      await store.close()
      return message.flatMap(portal.outbox.open)?.link ?? ""
    }

    // URLSession follows redirects: 200 stands for 303 and the page after it.
    func status(_ path: String) async throws -> Int {
      try await request("GET", path).status
    }

    func post(_ path: String, _ body: String) async throws -> Int {
      try await request("POST", path, body: body).status
    }

    private func request(
      _ method: String, _ path: String, body: String? = nil
    ) async throws -> (status: Int, body: String) {
      guard let url = URL(string: "http://127.0.0.1:\(port)\(path)") else {
        throw URLError(.badURL)
      }
      var request = URLRequest(url: url, timeoutInterval: 10)
      request.httpMethod = method
      request.httpBody = body.map { Data($0.utf8) }
      request.setValue("same-origin", forHTTPHeaderField: "Sec-Fetch-Site")
      if body != nil {
        request.setValue(
          "application/x-www-form-urlencoded", forHTTPHeaderField: "Content-Type")
      }
      let (data, response) = try await URLSession(configuration: .ephemeral)
        .data(for: request)
      return (
        (response as? HTTPURLResponse)?.statusCode ?? 0, String(decoding: data, as: UTF8.self)
      )
    }
  }

  @Test func terminationIsGracefulAndSaysSo() async throws {
    let server = try await Server.start(
      data: TestFolder.fresh(""), environment: ["PORTICO_DRAIN": "1s"])
    #expect(try await server.status("/healthz") == 200)
    server.program.process.terminate()
    // Requests are still taken while readiness already says no.
    var readiness = 0
    for _ in 0..<40 where readiness != 503 {
      readiness = (try? await server.status("/readyz")) ?? 0
    }
    #expect(readiness == 503)
    let (status, output, errors) = server.program.finish()
    #expect(status == 0, "\(errors)")
    #expect(output.contains("is ready at"))
    #expect(!errors.isEmpty)
    for line in errors.split(separator: "\n") {
      let json = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      #expect(json?["message"] != nil, "\(line)")
    }
  }

  @Test func servesAnHTTPSAddressOnceItIsSaidWhoStandsBeforeIt() async throws {
    let server = try await Server.start(
      data: TestFolder.fresh(""),
      environment: [
        "PORTICO_BASE_URL": "https://account.example.com", "PORTICO_TRUSTED_PROXIES": "none",
        "PORTICO_DRAIN": "0s",
      ])
    #expect(try await server.status("/readyz") == 200)
    server.program.process.terminate()
    #expect(server.program.finish().status == 0)
  }

  @Test func photosOfTheVersionBeforeAreCleanedWhileItServes() async throws {
    let data = TestFolder.fresh("")
    let create = ["user", "create", "zoe@example.com", "--name", "Zoe"]
    #expect(try Program.run(create, data: data, input: "a fresh long phrase\n").status == 0)
    let store = try SQLiteStore(path: data + "/portico.sqlite")
    let name = "\(Token.random().text).png"
    let dirty = SamplePicture.png(chunks: [("eXIf", [1, 2, 3])])
    try Data(dirty).write(to: URL(fileURLWithPath: "\(data)/files/\(name)"))
    try await store.write(for: .portal, as: .system("test")) {
      try $0.execute("INSERT INTO unclean_photos SELECT id, \(name) FROM users")
    }
    let server = try await Server.start(data: data, environment: ["PORTICO_DRAIN": "0s"])
    var files: [String] = []
    for _ in 0..<400 {
      files = try FileManager.default.contentsOfDirectory(atPath: "\(data)/files")
      if files.count == 1, files != [name] { break }
      try await Task.sleep(for: .milliseconds(25))
    }
    let avatar = try await store.read {
      try $0.row("SELECT avatar FROM users")?["avatar"] as String?
    }
    #expect(files == [avatar])
    let kept = FileManager.default.contents(atPath: "\(data)/files/\(files.first ?? "")")
    #expect(kept == Data(SamplePicture.png))
    await store.close()
    server.program.process.terminate()
    #expect(server.program.finish().status == 0)
  }

  @Test func logThatNobodyReadsStopsNothing() async throws {
    // The pipe's reader takes nothing until the end: 64 KB of lines fill it.
    let server = try await Server.start(data: TestFolder.fresh(""))
    for _ in 0..<600 { #expect(try await server.status("/healthz") == 200) }
    server.program.process.terminate()
    #expect(server.program.finish().status == 0)
  }

  @Test func answeredWritesSurviveKill() async throws {
    let data = TestFolder.fresh("")
    var server = try await Server.start(data: data)
    var accepted: [String] = []
    for round in 0..<3 {
      // One after the other, until the kill comes between.
      let victim = server.program.process.processIdentifier
      let killer = Task { () async throws -> Void in
        try await Task.sleep(for: .milliseconds(150))
        kill(victim, SIGKILL)
      }
      for number in 0..<200 {
        let email = "k\(round)-\(number)@example.com"
        // Unknown addresses: each request writes a try before it answers.
        guard let status = try? await server.post("/forgot-password", "email=\(email)") else {
          break
        }
        if status == 200 { accepted.append(email) }
        if status == 429 { break }
      }
      _ = await killer.result
      _ = server.program.finish()
      server = try await Server.start(data: data)
    }
    #expect(accepted.count > 3)
    server.program.process.terminate()
    _ = server.program.finish()
    let store = try SQLiteStore(path: data + "/portico.sqlite")
    let tries = try await store.read {
      try $0.count("SELECT COUNT(*) AS n FROM attempts WHERE scope LIKE 'requests:%'")
    }
    #expect(tries >= accepted.count, "every answered request left its try")
    #expect(await store.problems().isEmpty)
    await store.close()
  }

  @Test func lockedDatabaseIs503AndReadersNeverNotice() async throws {
    let data = TestFolder.fresh("")
    let server = try await Server.start(data: data)
    let other = try SQLiteStore(path: data + "/portico.sqlite")
    let isHeld = DispatchSemaphore(value: 0)
    let mayGo = DispatchSemaphore(value: 0)
    let holder = Task { () async throws -> Void in
      try await other.write(for: .portal, as: .system("holder")) { (tx: Tx) throws -> Void in
        try tx.execute("INSERT INTO health (id, at) VALUES (2, 1)")
        isHeld.signal()
        mayGo.wait()
      }
    }
    await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        isHeld.wait()
        continuation.resume()
      }
    }
    async let write = server.post("/forgot-password", "email=a@example.com")
    for _ in 0..<5 { #expect(try await server.status("/sign-in") == 200) }
    #expect(try await write == 503)
    mayGo.signal()
    try await holder.value
    #expect(try await server.post("/forgot-password", "email=a@example.com") == 200)
    await other.close()
    server.program.process.terminate()
    #expect(server.program.finish().status == 0)
  }

  @Test func mailIsAnnouncedOnStandardOutput() async throws {
    let server = try await Server.start(data: TestFolder.fresh(""))
    let status = try await server.post(
      "/sign-up", "name=Dora&email=dora%40example.com&password=purple+monkey+dishes+9")
    #expect(status == 200)
    try await server.awaitDelivery()
    server.program.process.terminate()
    let output = server.program.finish().output
    let lines = output.split(separator: "\n").filter { $0.hasPrefix("mail: ") }
    #expect(lines.count == 1)
    #expect(
      lines.first?.contains(
        "dora@example.com | Confirm your address for Portico | http://127.0.0.1:\(server.port)/verify-email/"
      )
        == true)
  }

  /// Where others can reach the portal its output ends in a journal (S31).
  @Test func noLiveLinkLeavesAPortalThatOthersReach() async throws {
    let data = TestFolder.fresh("")
    let server = try await Server.start(
      data: data,
      environment: [
        "PORTICO_BASE_URL": "https://portal.example", "PORTICO_TRUSTED_PROXIES": "none",
      ])
    let body = "name=Dora&email=dora%40example.com&password=purple+monkey+dishes+9"
    #expect(try await server.post("/sign-up", body) == 200)
    try await server.awaitDelivery()
    let link = try await server.newestLink()
    #expect(link.hasPrefix("https://portal.example/verify-email/"))
    let path = link.dropFirst("https://portal.example".count)
    #expect(try await server.status(String(path)) == 200)
    // Wrong methods, words and addresses are logged no more than right ones.
    #expect(try await server.post(String(path), "password=wrong") == 422)
    #expect(try await server.status(String(path) + "/more") == 404)
    server.program.process.terminate()
    let (_, output, errors) = server.program.finish()
    let lines = output.split(separator: "\n").filter { $0.hasPrefix("mail: ") }
    #expect(lines == ["mail: dora@example.com | Confirm your address for Portico"])
    let secret = try #require(link.split(separator: "/").last)
    #expect(secret.count > 40)
    #expect(!output.contains(secret) && !errors.contains(secret))
  }
}
