import HTTPTypes
import Hummingbird
import Metrics
import Portal

/// `/live`: tells a browser that what its person can see has changed (server-sent events, HTML
/// standard, section 9.2).
struct LiveController: Sendable {
  let web: Web
  private let events: Counter
  private let places = LivePlaces()

  init(web: Web) {
    self.web = web
    events = Counter(label: "portico_live_events_total", factory: web.portal.meters.registry)
  }

  func show(_ request: Request, _ context: SignedInContext) throws -> Response {
    // One HTTP/2 connection may carry many: they are counted by themselves.
    guard web.portal.store.changes.count < web.options.guardLimits.maxConnections else {
      throw HTTPProblem.retry(.serviceUnavailable, after: .seconds(60))
    }
    let session = try context.session.id
    let limit = web.options.maxStreamsPerSession
    guard let place = places.take(session, upTo: limit) else {
      // The tabs of a browser share one stream; a page that has none asks every few seconds instead.
      throw HTTPProblem(
        .tooManyRequests, detail: "This session follows changes in as many places as it may.",
        headers: [.retryAfter: "10"])
    }
    let stream = LiveStream(
      store: web.portal.store, session: session, user: context.user.id,
      place: place, events: events)
    return Response(
      status: .ok,
      headers: [
        .contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-store",
        // A proxy that collects an answer before it passes it on would pass nothing on.
        .xAccelBuffering: "no",
      ],
      body: LastingAnswer.body { writer in try await stream.write(to: &writer) })
  }
}

extension HTTPField.Name {
  static let xAccelBuffering = Self("X-Accel-Buffering")!
}
