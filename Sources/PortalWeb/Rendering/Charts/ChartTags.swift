import Portal

extension Chart {
  /// For `partials/chart`.
  func tags(_ view: View) -> Tags { tags(view.words) }

  func tags(_ words: Words) -> Tags {
    let drawing = drawing(words)
    let (shape, labels, marks) = drawing.layout()
    let isEmpty = drawing.series.isEmpty
    return [
      "id": id, "title": title, "words": drawing.words, "pointName": pointName,
      "compared": comparison?.name, "more": more,
      "picture": isEmpty ? nil : picture(drawing, shape, labels, marks),
      "points": rows(drawing.series, shape, words.figures),
    ]
  }

  /// Each is something to point at in the picture, and a row of the table.
  private func rows(
    _ series: ChartSeries, _ shape: ChartShape, _ figures: FigureFormat
  ) -> [Tags] {
    let last = points.count - 1
    var path = PathText()
    return points.indices.rows { index in
      let point = series.points[index]
      return Tags(
        entries: [
          Tags.Entry("name", points[index].long),
          Tags.Entry("value", point.value.map { text(of: $0, figures) }),
          Tags.Entry("was", point.before.map { text(of: $0, figures) }),
          Tags.Entry("area", path.area(index, shape)),
          Tags.Entry("bar", path.bar(index, shape)),
          Tags.Entry("isOpen", isOpen && index == last),
        ])
    }
  }

  private func picture(
    _ drawing: ChartDrawing, _ shape: ChartShape, _ labels: ChartLabels, _ marks: ChartMarks
  ) -> Tags {
    let place = ChartPlace(shape.frame)
    return [
      "form": form.rawValue, "box": place.box, "areaTop": place.top, "plotHeight": place.height,
      "labelY": place.labelY, "slot": String(coordinate: shape.slot),
      "widestLine": Self.widest(drawing.axis), "widestEnd": Self.widest(marks.ends(drawing)),
      "lines": zip(shape.lines, drawing.axis).rows { line, text in
        Tags(entries: [Tags.Entry("y", place.text(line.y)), Tags.Entry("text", text)])
      },
      "grid": ChartPaths.grid(shape), "zero": ChartPaths.zero(shape),
      "beforeLine": shape.before.isEmpty ? nil : ChartPaths.text(shape.before),
      "crossings": shape.crossings.isEmpty ? nil : ChartPaths.text(shape.crossings),
      "valueLine": shape.path.isEmpty ? nil : ChartPaths.text(shape.path),
      "openEnd": shape.openEnd.isEmpty ? nil : ChartPaths.text([shape.openEnd]),
      "lineEnd": shape.end.map { ChartPaths.text([[$0]]) },
      "labels": labels.labels.rows {
        Tags(
          entries: [
            Tags.Entry("x", place.percent($0.x)), Tags.Entry("text", drawing.names[$0.index]),
            Tags.Entry("anchor", $0.anchor == .middle ? nil : $0.anchor.rawValue),
            Tags.Entry("isWide", !$0.isNarrow),
          ])
      },
      "peakMark": marks.peak.flatMap { place.mark($0, drawing.peak) },
      "endMark": marks.end.flatMap { place.mark($0, drawing.end) },
      "beforeMark": marks.before.flatMap { place.mark($0, drawing.before) },
    ]
  }

  private static func widest(_ texts: [String]) -> String? {
    texts.max { ChartText.width($0) < ChartText.width($1) }
  }
}

extension ChartMarks {
  /// The texts that stand at the right.
  fileprivate func ends(_ drawing: ChartDrawing) -> [String] {
    [end == nil ? nil : drawing.end, before == nil ? nil : drawing.before].compactMap { $0 }
  }
}

/// Where the chart stands in its picture, whose width is the page's: across in parts of a hundred, down
/// in pixels.
private struct ChartPlace {
  private let frame: ChartFrame
  /// Room for the highest value's number.
  private let above = 20.0
  /// From a text's middle to the line that it stands on.
  private let baseline = 4.0

  init(_ frame: ChartFrame) { self.frame = frame }

  var box: String { "0 0 \(String(coordinate: frame.width)) \(height)" }
  var top: String { String(coordinate: above) }
  var height: String { String(coordinate: frame.height) }
  var labelY: String { String(coordinate: above + frame.height + 20) }

  func text(_ y: Double) -> String { String(coordinate: (above + y + baseline).rounded()) }
  func percent(_ x: Double) -> String { String(coordinate: x / frame.width * 100) + "%" }

  func mark(_ mark: ChartMarks.Mark, _ text: String?) -> Tags? {
    text.map {
      [
        "x": percent(mark.x), "y": self.text(mark.y), "text": $0,
        "anchor": mark.anchor.rawValue,
      ]
    }
  }
}
