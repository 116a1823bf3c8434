import Metrics

/// What the domain tells of itself. What the store and the hasher count anyway is read at each scrape.
package struct PortalMeters: Sendable {
  package let registry: MetricsRegistry
  let passwordThrottled: Counter

  init(registry: MetricsRegistry, store: any Store, passwords: PasswordHasher) {
    self.registry = registry
    passwordThrottled = Counter(label: "portico_password_throttled_total", factory: registry)
    Self.attach(store, to: registry)
    registry.adopt(passwords.durations, as: "portico_password_hash_seconds")
    registry.readGauge("portico_password_hash_waiting") { Double(passwords.turns.inLine) }
    ProcessMetrics.attach(to: registry, version: Portal.version)
  }

  private static func attach(_ store: any Store, to registry: MetricsRegistry) {
    let counters = store.counters
    for (name, line) in [
      ("write", counters.write), ("read", counters.read), ("lookup", counters.lookup),
    ] {
      registry.adopt(line.wait, as: "portico_store_wait_seconds", [("line", name)])
      registry.adopt(line.run, as: "portico_store_run_seconds", [("line", name)])
    }
    for line in store.backlog.keys {
      registry.readGauge("portico_store_waiting", [("line", line)]) {
        Double(store.backlog[line] ?? 0)
      }
    }
    let totals: [(String, any KeyPath<StoreCounters.Values, Int> & Sendable)] = [
      ("portico_store_statements_total", \.statements), ("portico_store_writes_total", \.writes),
      ("portico_store_commits_total", \.commits), ("portico_store_retries_total", \.retries),
      ("portico_store_slow_statements_total", \.slowStatements),
    ]
    for (name, path) in totals {
      registry.readCounter(name) { Double(counters.now[keyPath: path]) }
    }
    let changes = store.changes
    registry.readGauge("portico_live_streams_open") { Double(changes.count) }
    registry.readGauge("portico_store_connections_open") { Double(counters.now.connections) }
  }
}
