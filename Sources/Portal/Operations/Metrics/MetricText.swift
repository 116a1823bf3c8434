/// Prometheus' text format, version 0.0.4 (prometheus.io, "Exposition formats").
enum MetricText {
  enum Kind: String, Sendable { case counter, gauge, histogram }

  static func write(_ families: [String: MetricsRegistry.Family]) -> String {
    var text = ""
    for (name, family) in families.sorted(by: { $0.key < $1.key }) {
      var lines = ""
      for (_, series) in family.series.sorted(by: { $0.key < $1.key }) {
        lines += samples(of: name, series)
      }
      guard !lines.isEmpty else { continue }
      text += "# HELP \(name) \(help(MetricTable.help(of: name)))\n"
      text += "# TYPE \(name) \(family.kind.rawValue)\n" + lines
    }
    return text
  }

  private static func samples(of name: String, _ series: MetricsRegistry.Series) -> String {
    switch series.metric {
    case .counter(let counter): sample(name, series.labels, counter.value)
    case .gauge(let gauge): sample(name, series.labels, gauge.value)
    case .read(_, let value): value().map { sample(name, series.labels, $0) } ?? ""
    case .histogram(let histogram): samples(of: name, series.labels, histogram)
    }
  }

  private static func samples(
    of name: String, _ labels: MetricsRegistry.Labels, _ histogram: HistogramMetric
  ) -> String {
    let values = histogram.values
    var count = 0
    var text = ""
    for (bound, own) in zip(histogram.bounds + [.infinity], values.buckets) {
      count += own
      text += sample("\(name)_bucket", labels + [("le", number(bound))], Double(count))
    }
    return text + sample("\(name)_sum", labels, values.sum)
      + sample("\(name)_count", labels, Double(count))
  }

  private static func sample(
    _ name: String, _ labels: MetricsRegistry.Labels, _ value: Double
  ) -> String { "\(name)\(self.labels(labels)) \(number(value))\n" }

  /// `{route="/",status="200"}`; empty without labels.
  static func labels(_ labels: MetricsRegistry.Labels) -> String {
    guard !labels.isEmpty else { return "" }
    return "{" + labels.map { "\($0.0)=\"\(escaped($0.1))\"" }.joined(separator: ",") + "}"
  }

  static func number(_ value: Double) -> String {
    if value == .infinity { return "+Inf" }
    if value == -.infinity { return "-Inf" }
    if value.isNaN { return "NaN" }
    return value == value.rounded() && abs(value) < 1e15 ? "\(Int64(value))" : "\(value)"
  }

  /// `[a-zA-Z_:][a-zA-Z0-9_:]*`; what does not fit becomes an underscore.
  static func name(_ text: String) -> String { fitted(text, also: "_:") }

  /// `[a-zA-Z_][a-zA-Z0-9_]*`.
  static func labelName(_ text: String) -> String { fitted(text, also: "_") }

  private static func fitted(_ text: String, also: String) -> String {
    let fitted = String(
      text.map { $0.isASCII && ($0.isLetter || $0.isNumber || also.contains($0)) ? $0 : "_" })
    return fitted.first.map { $0.isNumber } ?? true ? "_" + fitted : fitted
  }

  private static func escaped(_ text: String) -> String {
    help(text).replacing("\"", with: "\\\"")
  }

  private static func help(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
  }
}
