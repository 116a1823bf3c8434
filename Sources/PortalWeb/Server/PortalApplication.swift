import Hummingbird
import NIOCore

extension Web {
  /// The server, ready to run.
  /// - Parameters:
  ///   - credentials: with them it speaks TLS.
  ///   - onListening: told the port, which differs from `port` when that is 0.
  package func application(
    host: String, port: Int, credentials: TLSCredentials? = nil,
    onListening: @escaping @Sendable (Int) -> Void = { _ in }
  ) -> some ApplicationProtocol {
    let connections = ConnectionCount()
    let bodies = BodyCount()
    connections.attach(to: portal.meters.registry)
    bodies.attach(to: portal.meters.registry)
    return Application(
      router: buildRouter(),
      server: .guarded(
        options.guardLimits, connections: connections, bodies: bodies,
        trustedProxies: options.trustedProxies, credentials: credentials, rejection: rejection),
      configuration: ApplicationConfiguration(
        address: .hostname(host, port: port), serverName: nil, backlog: 1024),
      onServerRunning: { channel in onListening(channel.localAddress?.port ?? port) },
      logger: portal.logger)
  }

  /// The page for what the guard refuses before any handler runs.
  private var rejection: @Sendable (HTTPResponse.Status) -> (headers: HTTPFields, body: ByteBuffer)
  {
    let web = self
    return { status in
      let error = ErrorPage(problem: HTTPProblem(status), isSignedIn: false)
      let html = web.html(
        ErrorPage.page, of: error, Layout(language: "en"),
        web.view("en", zone: "UTC", at: web.now))
      var headers = ResponseHeaders.fields(isSecure: web.cookies.isSecure)
      headers[.contentType] = "text/html; charset=utf-8"
      headers[.cacheControl] = "no-store"
      return (headers, html)
    }
  }
}
