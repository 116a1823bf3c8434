import Portal

/// A month of a team in a mail: its figures in a table, and its charts as pictures with a table below each.
struct ReportMail {
  /// Of all pictures together, in bytes. A chart is a few thousand.
  private static let mostBytes = 1_000_000

  let told: MonthInFigures
  let words: Words

  private typealias Drawn = (widget: Widget, drawing: ChartDrawing, picture: MailAttachment?)

  func mail(_ web: Web) async throws -> Mail {
    let drawn = try await drawn(web)
    let base = web.portal.settings.baseURL
    let stop = "\(base)/reports/\(told.stop.text)"
    return Mail(
      "monthly-report", language: words.language,
      link: "\(base)/teams/\(told.team.slug)/dashboard",
      values: [
        "team": .text(told.team.name), "month": .text(month), "before": .text(before),
        "zone": .text(told.zone), "days": .text(count(told.month.days)),
        "daysBefore": .text(count(told.month.before.days)), "stop": .text(stop),
      ],
      unsubscribe: "\(stop)/stop", attachments: drawn.compactMap(\.picture),
      sections: [overview] + drawn.map(section))
  }

  private var days: DayText { DayText(words) }
  private var month: String { days.long(told.month.days, by: .month) }
  private var before: String { days.long(told.month.before.days, by: .month) }

  private func count(_ days: ClosedRange<Int>) -> String { words.figures.text(days.count) }

  private func text(_ value: Double?) -> String { value.map { words.figures.text($0) } ?? "–" }

  // MARK: The table of all

  private var overview: MailSection {
    MailSection(
      title: words("The month in figures"),
      table: MailSection.Table(
        columns: [words("Figure"), month, before, words("Change")],
        rows: told.days.lines.map { line in
          let change = FigureChange(from: line.before, to: line.total)
          return [
            title(line.metric), text(line.total), text(line.before),
            change.map { words.figures.change($0) } ?? "–",
          ]
        }))
  }

  // MARK: Charts

  private func drawn(_ web: Web) async throws -> [Drawn] {
    let drawings = told.charts.map { ($0, chart($0).drawing(words)) }
    // Of nothing there is no picture.
    let known = drawings.map(\.1).filter { !$0.series.isEmpty }
    var rest = try await pictures(of: known, web)[...]
    return drawings.map { widget, drawing in
      (widget, drawing, drawing.series.isEmpty ? nil : rest.popFirst())
    }
  }

  private func chart(_ widget: Widget) -> Chart {
    let line = told.days.lines.first { $0.metric == widget.metric }
    // The month before may have days that the picture has no room for; the sentence is of all of them.
    var chart = Chart(
      id: "chart-\(widget.id)", title: title(widget), of: line, told.days.steps, by: .day,
      in: told.month.range, words)
    chart.form = widget.form == .line ? .line : .bars
    return chart
  }

  /// As its reader has called it.
  private func title(_ metric: Metric) -> String {
    told.widgets.first { $0.metric == metric && !$0.title.isEmpty }?.title ?? words.title(metric)
  }

  private func title(_ widget: Widget) -> String {
    widget.title.isEmpty ? widget.metric.map { words.title($0) } ?? "" : widget.title
  }

  /// None when they cannot be drawn: the mail goes with its tables.
  private func pictures(of drawings: [ChartDrawing], _ web: Web) async throws -> [MailAttachment] {
    guard let painter = web.options.charts, !drawings.isEmpty else { return [] }
    do {
      let order = ChartOrder(drawings, hue: web.options.accentHue)
      let files = try await painter(order, told.team.id.text)
      guard files.count == drawings.count, files.map(\.count).reduce(0, +) <= Self.mostBytes
      else { return [] }
      let mark = Token.randomBytes(12).hex
      return files.enumerated().map { index, bytes in
        MailAttachment(
          name: "chart-\(index + 1).png", mediaType: "image/png", bytes: bytes,
          contentID: "chart-\(index + 1).\(mark)@portico")
      }
    } catch let error as CancellationError { throw error } catch let error as TooManyWaiting {
      // That passes: the next round tries again.
      throw error
    } catch {
      web.portal.logger.error(
        "a monthly report is mailed without its charts",
        metadata: ["team": "\(told.team.id)", "error": "\(error)"])
      return []
    }
  }

  private func section(_ drawn: Drawn) -> MailSection {
    let line = told.weeks.lines.first { $0.metric == drawn.widget.metric }
    return MailSection(
      title: drawn.drawing.title, words: drawn.drawing.words, picture: drawn.picture?.contentID,
      table: MailSection.Table(
        columns: [words("Week"), month],
        rows: told.weeks.steps.enumerated().map { index, week in
          [days.stretch(week), text(line?.points[index])]
        }))
  }
}

extension Web {
  /// Puts monthly reports into words and pictures.
  package var reportWriter: ReportWriter {
    ReportWriter(
      firstWeekday: { DateNames.of(templates.words($0).language).firstWeekday },
      mail: { told in
        try await ReportMail(told: told, words: templates.words(told.reader.language)).mail(self)
      })
  }
}
