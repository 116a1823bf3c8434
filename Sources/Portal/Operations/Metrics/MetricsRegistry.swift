import CoreMetrics

/// Keeps every metric of the program and writes them for Prometheus. It is a swift-metrics factory:
/// `Counter(label: "portico_things_total", factory: registry)`, or without the factory once the
/// program has made it the global one.
package final class MetricsRegistry: MetricsFactory {
  /// Label names and values, in the order in which they are written.
  package typealias Labels = [(String, String)]

  enum Metric {
    case counter(CounterMetric)
    case gauge(GaugeMetric)
    case histogram(HistogramMetric)
    /// Kept elsewhere; asked for at each scrape.
    case read(MetricText.Kind, @Sendable () -> Double?)

    var kind: MetricText.Kind {
      switch self {
      case .counter: .counter
      case .gauge: .gauge
      case .histogram: .histogram
      case .read(let kind, _): kind
      }
    }
  }

  struct Series {
    let labels: Labels
    let metric: Metric
  }

  /// All series of one name.
  struct Family {
    let kind: MetricText.Kind
    var series: [String: Series] = [:]
  }

  private let families = Locked<[String: Family]>([:])

  package init() {}

  /// The exposition in Prometheus' text format 0.0.4.
  package func text() -> String {
    MetricText.write(families.withLock { $0 })
  }

  /// A histogram that somebody else has made and feeds.
  package func adopt(_ histogram: HistogramMetric, as name: String, _ labels: Labels = []) {
    _ = series(name, labels, .histogram) { .histogram(histogram) }
  }

  /// A counter that is kept elsewhere.
  package func readCounter(
    _ name: String, _ labels: Labels = [], _ value: @escaping @Sendable () -> Double?
  ) { _ = series(name, labels, .counter) { .read(.counter, value) } }

  /// A gauge that is kept elsewhere; nil leaves it out.
  package func readGauge(
    _ name: String, _ labels: Labels = [], _ value: @escaping @Sendable () -> Double?
  ) { _ = series(name, labels, .gauge) { .read(.gauge, value) } }

  package func makeCounter(label: String, dimensions: Labels) -> any CounterHandler {
    counter(label, dimensions)
  }

  package func makeFloatingPointCounter(
    label: String, dimensions: Labels
  ) -> any FloatingPointCounterHandler { counter(label, dimensions) }

  package func makeMeter(label: String, dimensions: Labels) -> any MeterHandler {
    gauge(label, dimensions)
  }

  package func makeRecorder(
    label: String, dimensions: Labels, aggregate: Bool
  ) -> any RecorderHandler {
    aggregate ? histogram(label, dimensions) : gauge(label, dimensions)
  }

  package func makeTimer(label: String, dimensions: Labels) -> any TimerHandler {
    histogram(label, dimensions)
  }

  // A series stays: a counter that came and went would look like a restart.
  package func destroyCounter(_ handler: any CounterHandler) {}
  package func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
  package func destroyMeter(_ handler: any MeterHandler) {}
  package func destroyRecorder(_ handler: any RecorderHandler) {}
  package func destroyTimer(_ handler: any TimerHandler) {}

  private func counter(_ name: String, _ labels: Labels) -> CounterMetric {
    let new = CounterMetric()
    guard case .counter(let known) = series(name, labels, .counter, { .counter(new) }) else {
      return new
    }
    return known
  }

  private func gauge(_ name: String, _ labels: Labels) -> GaugeMetric {
    let new = GaugeMetric()
    guard case .gauge(let known) = series(name, labels, .gauge, { .gauge(new) }) else {
      return new
    }
    return known
  }

  private func histogram(_ name: String, _ labels: Labels) -> HistogramMetric {
    let new = HistogramMetric(bounds: MetricTable.bounds(of: name))
    guard case .histogram(let known) = series(name, labels, .histogram, { .histogram(new) })
    else { return new }
    return known
  }

  /// The series of that name and those labels, made at its first use. Nil when the name belongs to
  /// a metric of another kind: what is fed then goes nowhere, and the exposition stays valid.
  private func series(
    _ label: String, _ labels: Labels, _ kind: MetricText.Kind, _ make: () -> Metric
  ) -> Metric? {
    let name = MetricText.name(label)
    let labels = labels.map { (MetricText.labelName($0.0), $0.1) }
    let key = MetricText.labels(labels.sorted { $0.0 < $1.0 })
    let new = make()
    return families.withLock { families in
      var family = families[name] ?? Family(kind: kind)
      guard family.kind == kind else { return nil }
      if let known = family.series[key] { return known.metric }
      family.series[key] = Series(labels: labels, metric: new)
      families[name] = family
      return new
    }
  }
}
