import Portal

/// What a page of figures shows, as its address asks for it: put to the days of the team's own zone, in the
/// page's one read.
struct AskedFigures: Sendable {
  let query: FigureQuery
  /// Where it stands.
  let path: String
  /// Nil for a team that has never told anything.
  let reporting: Reporting?
  let range: FigureRange
  /// Those that the team has told of, to choose among.
  let services: [String]
  /// 1 for Monday to 7 for Sunday, as the reader's language has it.
  let firstWeekday: Int
  /// When the team's day ends, and with it what "today" means here.
  let dayEnd: Timestamp
  /// The last day of the range is still going on.
  let isOpen: Bool
  /// What of its form was not taken.
  var refused: FigureQuery.Refused?

  init(
    _ query: FigureQuery, of team: ID<Team>, at path: String, firstWeekday: Int,
    isOfOneService: Bool = false, refused: FigureQuery.Refused? = nil, in tx: Tx
  ) throws {
    self.query = query
    self.path = path
    self.firstWeekday = firstWeekday
    self.refused = refused
    reporting = try Reporting.find(of: team, in: tx)
    services = isOfOneService ? [] : try reporting.map { try $0.services(in: tx) } ?? []
    let zone = ZoneOffsets.named(reporting?.zone ?? "UTC")
    let today = zone.dayNumber(tx.now)
    range = query.range(until: today)
    isOpen = range.days.contains(today)
    dayEnd = zone.day(of: tx.now).upperBound
  }
}

extension AskedFigures {
  /// For `partials/range`.
  /// - Parameter more: fields of the page's own, before those of the days.
  func tags(_ view: View, besides more: [Tags] = []) -> Tags {
    let words = view.words
    let shown = more.compactMap { if case .text(let name)? = $0["name"] { name } else { nil } }
    return [
      "presets": presets(words),
      "days": isCustom ? view.days.stretch(range.days) : nil,
      "shown": view.days.stretch(range.days),
      "against": range.before.map { view.days.stretch($0) },
      "zone": reporting.map(\.zone).map { words("Days of {{zone}}", ["zone": $0]) },
      "open": isOpen, "path": path,
      "kept": kept.filter { !shown.contains($0.name) }.rows {
        ["name": $0.name, "value": $0.value]
      },
      "fields": more + fields(words), "isOpen": refused != nil,
    ]
  }

  private var isCustom: Bool { !query.isPreset }

  private func presets(_ words: Words) -> [Tags] {
    FigureRange.Preset.allCases.rows { preset in
      [
        "label": words(preset.label), "href": path + query.with(preset).text,
        "current": query.span == .preset(preset) && refused == nil,
      ]
    }
  }

  /// What the form does not show travels with it.
  private var kept: [ListQuery.Parameter] {
    let shown = ["from", "to", "compare", services.isEmpty ? "" : "service"]
    return query.parameters.filter { !shown.contains($0.name) }
  }

  private func fields(_ words: Words) -> [Tags] {
    var all = [
      field(FigureQuery.compare.about, [query.comparison.rawValue], words)
    ]
    if !services.isEmpty {
      let known = services.contains(query.service) || query.service.isEmpty
      let offered = known ? services : services + [query.service]
      all.append(field(FigureQuery.serviceChoice(among: offered), [query.service], words))
    }
    all.append(field(FigureQuery.from.about, day("from"), words))
    all.append(field(FigureQuery.to.about, day("to"), words))
    return all
  }

  private func day(_ name: String) -> [String] {
    refused?.typed[name] ?? query.parameters.filter { $0.name == name }.map(\.value)
  }

  private func field(_ about: FieldAbout, _ texts: [String], _ words: Words) -> Tags {
    FieldTags.tags(about, texts, refused?.problems.fields[about.name], "range-", words)
      .adding(["optional": false, "hasEmpty": false])
  }
}
