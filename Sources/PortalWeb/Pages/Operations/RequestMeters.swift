import Metrics
import Portal

/// Counts and times every request by its route's pattern. The handlers of every series seen so far
/// are looked up in the registry once.
final class RequestMeters: Sendable {
  private struct Key: Hashable {
    let method: String
    let route: String
    let status: Int
  }

  let inFlight: Meter
  private let registry: MetricsRegistry
  private let series = Locked<[Key: (Counter, Timer)]>([:])

  init(registry: MetricsRegistry) {
    self.registry = registry
    inFlight = Meter(label: "portico_http_requests_in_flight", factory: registry)
  }

  /// The pattern, or `none` for an address that no route takes: what strangers make up must not
  /// become series.
  static func route(_ endpoint: String?) -> String {
    guard let endpoint, endpoint != "NotFound" else { return "none" }
    return endpoint
  }

  func count(_ method: String, _ route: String, _ status: Int, took: Duration) {
    let (counter, timer) = handlers(Key(method: Self.known(method), route: route, status: status))
    counter.increment()
    timer.recordNanoseconds(took.microseconds * 1000)
  }

  private func handlers(_ key: Key) -> (Counter, Timer) {
    if let known = series.withLock({ $0[key] }) { return known }
    let new = (
      Counter(
        label: "portico_http_requests_total",
        dimensions: [
          ("method", key.method), ("route", key.route), ("status", String(key.status)),
        ], factory: registry),
      Timer(
        label: "portico_http_request_duration_seconds", dimensions: [("route", key.route)],
        factory: registry)
    )
    series.withLock { $0[key] = new }
    return new
  }

  private static func known(_ method: String) -> String {
    methods.contains(method) ? method : "other"
  }

  private static let methods: Set<String> = [
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS",
  ]
}

extension Duration {
  /// With three digits, for logs.
  package var milliseconds: Double { Double(microseconds) / 1000 }
}

extension ConnectionCount {
  func attach(to registry: MetricsRegistry) {
    registry.readGauge("portico_http_connections_open") { Double(self.open) }
    registry.readCounter("portico_http_connections_rejected_total") { Double(self.rejected) }
  }
}

extension BodyCount {
  func attach(to registry: MetricsRegistry) {
    registry.readGauge("portico_http_body_bytes") { Double(self.held) }
    registry.readCounter("portico_http_bodies_refused_total") { Double(self.refused) }
  }
}
