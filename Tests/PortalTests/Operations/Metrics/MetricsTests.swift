import Metrics
import TestSupport
import Testing

@testable import Portal

@Suite("Metrics") struct MetricsTests {
  @Test func numbersAreWrittenInPrometheusText() {
    let registry = MetricsRegistry()
    Counter(label: "portico_csrf_refused_total", factory: registry).increment(by: 3)
    let gauge = Meter(
      label: "portico_breaker_state", dimensions: [("name", "a\\b\"c\nd")], factory: registry)
    gauge.set(2)
    gauge.increment(by: 0.5)
    let help = "Writes refused because another site may have sent them."
    #expect(
      registry.text() == """
        # HELP portico_breaker_state Circuit breakers: 0 closed, 1 half-open, 2 open.
        # TYPE portico_breaker_state gauge
        portico_breaker_state{name="a\\\\b\\"c\\nd"} 2.5
        # HELP portico_csrf_refused_total \(help)
        # TYPE portico_csrf_refused_total counter
        portico_csrf_refused_total 3

        """)
  }

  @Test func histogramCountsUpToEachBound() {
    let histogram = HistogramMetric(bounds: [0.1, 1])
    for value in [0.05, 0.1, 0.5, 7] { histogram.record(value) }
    #expect(histogram.values.buckets == [2, 1, 1])
    let registry = MetricsRegistry()
    registry.adopt(histogram, as: "portico_test_seconds")
    let lines = registry.text().split(separator: "\n").dropFirst(2)
    #expect(
      Array(lines) == [
        #"portico_test_seconds_bucket{le="0.1"} 2"#, #"portico_test_seconds_bucket{le="1"} 3"#,
        #"portico_test_seconds_bucket{le="+Inf"} 4"#, "portico_test_seconds_sum 7.65",
        "portico_test_seconds_count 4",
      ])
  }

  @Test func oneNameAndLabelsAreOneSeriesInWhateverOrder() {
    let registry = MetricsRegistry()
    let labels = [("a", "1"), ("b", "2")]
    Counter(label: "x_total", dimensions: labels, factory: registry).increment()
    Counter(label: "x_total", dimensions: labels.reversed(), factory: registry).increment()
    #expect(registry.text().contains(#"x_total{a="1",b="2"} 2"#))
  }

  @Test func nameOfAnotherKindGoesNowhere() {
    let registry = MetricsRegistry()
    Counter(label: "x_total", factory: registry).increment()
    Meter(label: "x_total", factory: registry).set(9)
    Timer(label: "x_total", factory: registry).recordSeconds(9)
    #expect(registry.text().hasSuffix("# TYPE x_total counter\nx_total 1\n"))
  }

  @Test func namesThatDoNotFitAreMended() {
    let registry = MetricsRegistry()
    Counter(label: "http.requests-total", dimensions: [("a-b", "ü")], factory: registry)
      .increment()
    #expect(registry.text().contains(#"http_requests_total{a_b="ü"} 1"#))
    #expect(MetricText.name("9lives") == "_9lives")
  }

  @Test func timersAreSeconds() {
    let registry = MetricsRegistry()
    Timer(label: "y_seconds", factory: registry).recordMilliseconds(250)
    #expect(registry.text().contains("y_seconds_sum 0.25\n"))
  }

  /// A hundred thousand observations from four threads: none is lost.
  @Test func observationsAtTheSameMomentAllCount() async {
    let registry = MetricsRegistry()
    let counter = Counter(label: "x_total", factory: registry)
    let timer = Timer(label: "y_seconds", factory: registry)
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<4 {
        group.addTask {
          for _ in 0..<25_000 {
            counter.increment()
            timer.recordNanoseconds(1_000)
          }
        }
      }
    }
    #expect(registry.text().contains("x_total 100000\n"))
    #expect(registry.text().contains("y_seconds_count 100000\n"))
  }

  @Test(arguments: TestEngine.allCases)
  func storeTellsOfItsLines(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    let counters = test.portal.store.counters
    let before = [counters.write, counters.read].map { $0.run.values.buckets.reduce(0, +) }
    try await test.portal.proveReady()
    let after = [counters.write, counters.read].map { $0.run.values.buckets.reduce(0, +) }
    #expect(zip(after, before).map { $0 - $1 } == [1, 1])
    let text = test.portal.meters.registry.text()
    #expect(text.contains(#"portico_store_wait_seconds_count{line="write"} "#))
    #expect(text.contains(#"portico_store_waiting{line="write"} 0"#))
    let connections = counters.now.connections
    #expect(engine == .sqlite ? connections == 0 : (1...4).contains(connections))
  }

  @Test func processTellsOfItself() throws {
    let registry = MetricsRegistry()
    ProcessMetrics.attach(to: registry, version: "1")
    let text = registry.text()
    #expect(text.contains("portico_build_info{version=\"1\"} 1\n"))
    for name in ["process_cpu_seconds_total", "process_start_time_seconds"] {
      let line = try #require(text.split(separator: "\n").first { $0.hasPrefix(name) })
      #expect(Double(line.dropFirst(name.count + 1)) ?? 0 > 0, "\(line)")
    }
  }
}
