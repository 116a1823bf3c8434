import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Portal
import ServiceLifecycle

@testable import PortalWeb

/// What the handlers of the test server saw and wait for.
actor Stage {
  private(set) var cuts: [RequestCut] = []
  private(set) var collected = 0
  private var isOpen = false
  private var waiting: [CheckedContinuation<Void, Never>] = []
  private var arrivals = 0
  private var arrivalWaiters: [CheckedContinuation<Void, Never>] = []

  func note(_ cut: RequestCut) { cuts.append(cut) }
  func noteCollected() { collected += 1 }

  /// A handler waits here until the test opens.
  func pass() async {
    arrivals += 1
    for waiter in arrivalWaiters { waiter.resume() }
    arrivalWaiters = []
    if isOpen { return }
    await withCheckedContinuation { waiting.append($0) }
  }

  func open() {
    isOpen = true
    for continuation in waiting { continuation.resume() }
    waiting = []
  }

  /// The test waits here until a handler has arrived.
  func arrival() async {
    if arrivals > 0 { return }
    await withCheckedContinuation { arrivalWaiters.append($0) }
  }
}

/// A running guarded server on a port of its own.
struct GuardedServer {
  let port: Int
  let connections: ConnectionCount
  let bodies: BodyCount
  let stage: Stage
  let stop: @Sendable () async -> Void

  /// Waits, by asking, until `condition` holds; false after five seconds.
  func eventually(_ condition: @Sendable () async -> Bool) async -> Bool {
    let end = ContinuousClock.now + .seconds(5)
    while ContinuousClock.now < end {
      if await condition() { return true }
      await Task.yield()
    }
    return false
  }
}

func withGuardedServer(
  _ limits: GuardLimits = GuardLimits(),
  trustedProxies: [AddressRange] = [],
  credentials: TLSCredentials? = nil,
  _ body: @escaping @Sendable (GuardedServer) async throws -> Void
) async throws {
  let connections = ConnectionCount()
  let bodies = BodyCount()
  let stage = Stage()
  let (ports, source) = AsyncStream<Int>.makeStream()
  var logger = Logger(label: "guard-test")
  logger.logLevel = .critical
  let app = Application(
    router: testRouter(stage),
    server: .guarded(
      limits, connections: connections, bodies: bodies, trustedProxies: trustedProxies,
      credentials: credentials, rejection: errorPage),
    configuration: .init(address: .hostname("127.0.0.1", port: 0)),
    onServerRunning: { source.yield($0.localAddress?.port ?? 0) },
    logger: logger)
  let group = ServiceGroup(configuration: .init(services: [app], logger: logger))
  try await withThrowingTaskGroup(of: Void.self) { tasks in
    tasks.addTask { try await group.run() }
    var iterator = ports.makeAsyncIterator()
    let port = await iterator.next() ?? 0
    let stop: @Sendable () async -> Void = { await group.triggerGracefulShutdown() }
    let server = GuardedServer(
      port: port, connections: connections, bodies: bodies, stage: stage, stop: stop)
    do {
      try await body(server)
    } catch {
      await stop()
      tasks.cancelAll()
      throw error
    }
    await stop()
    try await tasks.waitForAll()
  }
}

@Sendable
func errorPage(_ status: HTTPResponse.Status) -> (headers: HTTPFields, body: ByteBuffer) {
  let headers: HTTPFields = [.contentType: "text/plain", .xContentTypeOptions: "nosniff"]
  return (headers, ByteBuffer(string: "portal page \(status.code)"))
}

private func testRouter(_ stage: Stage) -> Router<BasicRequestContext> {
  let router = Router()
  router.get("/") { _, _ in "ok" }
  router.head("/") { _, _ in
    Response(status: .ok, body: ResponseBody { try await $0.finish(nil) })
  }
  router.get("/host") { request, _ in request.head.authority ?? "none" }
  router.post("/echo") { request, _ in await echo(request, stage) }
  router.post("/ignore") { _, _ in "ignored" }
  router.post("/twice") { request, _ in await twice(request) }
  router.post("/upload") { request, _ in try await upload(request, stage) }
  router.get("/wait") { _, _ in
    await stage.pass()
    return "waited"
  }
  router.get("/events") { _, _ in
    Response(status: .ok, body: ResponseBody { try await events(&$0, stage) })
  }
  router.get("/ticks") { _, _ in
    Response(status: .ok, body: ResponseBody { try await ticks(&$0) })
  }
  router.get("/lasting") { _, _ in
    Response(
      status: .ok,
      body: LastingAnswer.body { writer in
        try await writer.write(ByteBuffer(string: "begun"))
        try await Task.sleep(for: .seconds(60))
      })
  }
  router.get("/medium") { _, _ in String(repeating: "x", count: 1 << 20) }
  router.get("/large") { _, _ in
    Response(status: .ok, body: ResponseBody { try await large(&$0) })
  }
  return router
}

/// Collects at most 64 KB; more is 413 and the end of the connection, as the portal does it.
private func echo(_ request: Request, _ stage: Stage) async -> Response {
  do {
    let body = try await request.body.collect(upTo: 64 * 1024)
    await stage.noteCollected()
    return Response(status: .ok, body: ResponseBody(byteBuffer: body))
  } catch let cut as RequestCut {
    await stage.note(cut)
    return Response(status: .internalServerError)
  } catch {
    let body = ByteBuffer(string: "too large")
    return Response(
      status: .contentTooLarge, headers: [.connection: "close"],
      body: ResponseBody(byteBuffer: body))
  }
}

/// Reads the body, and then again.
private func twice(_ request: Request) async -> String {
  do {
    let body = try await request.body.collect(upTo: 1024)
    let again = try await request.body.collect(upTo: 1024)
    return "\(String(buffer: body)) and \(String(buffer: again))"
  } catch { return "\(type(of: error))" }
}

private func upload(_ request: Request, _ stage: Stage) async throws -> String {
  var count = 0
  do {
    for try await chunk in request.body { count += chunk.readableBytes }
  } catch let cut as RequestCut {
    await stage.note(cut)
    throw cut
  }
  return "\(count)"
}

/// One event, a silence as long as the test wants, another event.
private func events(_ writer: inout any ResponseBodyWriter, _ stage: Stage) async throws {
  try await writer.write(ByteBuffer(string: "first\n"))
  await stage.pass()
  try await writer.write(ByteBuffer(string: "second\n"))
  try await writer.finish(nil)
}

/// How often `/ticks` writes.
let tick = Duration.milliseconds(150)

/// Six events, each a little later than the one before: longer in all than the limits of the tests.
private func ticks(_ writer: inout any ResponseBodyWriter) async throws {
  for number in 1...6 {
    try await writer.write(ByteBuffer(string: "tick \(number)\n"))
    try await Task.sleep(for: tick)
  }
  try await writer.finish(nil)
}

let largeSize = 32 * 1024 * 1024

private func large(_ writer: inout any ResponseBodyWriter) async throws {
  let chunk = ByteBuffer(repeating: UInt8(ascii: "x"), count: 64 * 1024)
  for _ in 0..<(largeSize / chunk.readableBytes) { try await writer.write(chunk) }
  try await writer.finish(nil)
}
