import Portal

/// What a chart shows, in a sentence: for who does not see it, and beside it for who does.
extension Chart {
  func sentence(_ series: ChartSeries, _ words: Words) -> String {
    guard let first = points.first, let last = points.last, !series.isEmpty else {
      return words("Nothing is known yet.")
    }
    let figures = words.figures
    let days: String =
      stretch
      ?? (points.count == 1
        ? first.long : words("{{from}} to {{to}}", ["from": first.long, "to": last.long]))
    let told = told(series, words, figures)
    guard let comparison, let before = before(series) else {
      return words("{{days}}: {{told}}.", ["days": days, "told": told])
    }
    return words(
      "{{days}}: {{told}}; {{daysBefore}}: {{before}}.",
      [
        "days": days, "told": told, "daysBefore": comparison.name,
        "before": text(of: before, figures),
      ])
  }

  private func before(_ series: ChartSeries) -> Double? {
    if let said { return said.before }
    return series.lastBefore.map { whole == .sum ? series.totalBefore : $0 }
  }

  private func told(_ series: ChartSeries, _ words: Words, _ figures: FigureFormat) -> String {
    guard let peak = series.peak, let most = series.points[peak].value else {
      return words("nothing")
    }
    let total = said?.total ?? (whole == .sum ? series.total : series.last ?? 0)
    return words(
      text(whole, isOne: points.count == 1),
      [
        "total": text(of: total, figures), "most": text(of: most, figures),
        "point": points[peak].long,
      ])
  }

  private func text(_ whole: Whole, isOne: Bool) -> String {
    if isOne { return "{{total}}" }
    return whole == .sum
      ? "{{total}} in all, at most {{most}} ({{point}})"
      : "{{total}} overall, at most {{most}} ({{point}})"
  }
}
