import Portal

/// An answer as its page shows it: tables and charts.
struct AnswerTags {
  private let question: AnalysisQuestion
  private let people: [ID<User>: String]
  /// The team's list of members.
  private let members: String
  private let view: View
  private var words: Words { view.words }
  private var figures: FigureFormat { view.figures }

  init(
    _ question: AnalysisQuestion, _ people: [ID<User>: String], members: String, _ view: View
  ) {
    (self.question, self.people, self.members, self.view) = (question, people, members, view)
  }

  /// Which kind it is, and what that one has.
  func tags(_ result: AnalysisResult) -> Tags {
    let kinds = AnalysisQuestion.Kind.allCases.map { kind in
      (kind.rawValue, (kind == question.kind ? one(result) : nil) as (any Tag)?)
    }
    return Tags(kinds)
  }

  private func one(_ result: AnalysisResult) -> Tags {
    switch result {
    case .breakdown(let breakdown): tags(breakdown)
    case .members(let members): tags(members)
    case .sessions(let sessions): tags(sessions)
    case .retention(let retention): tags(retention)
    case .funnel(let funnel): tags(funnel)
    }
  }
}

// MARK: By property, by member

extension AnswerTags {
  private func tags(_ breakdown: AnalysisResult.Breakdown) -> Tags {
    let groups =
      breakdown.values.map(\.group) + [breakdown.others, breakdown.without].compactMap { $0 }
    let total = groups.reduce(0) { $0 + $1.count }
    var rows = breakdown.values.rows { value, group in
      row(value.plain.isEmpty ? words("(empty)") : value.plain, group, of: total)
    }
    if let others = breakdown.others {
      let name = words.count(
        breakdown.otherCount, one: "{{count}} other value", many: "{{count}} other values")
      rows.append(row(name, others, of: total, isRest: true))
    }
    if let without = breakdown.without {
      rows.append(
        row(
          words("Without {{property}}", ["property": question.property]), without, of: total,
          isRest: true))
    }
    return [
      "property": question.property, "rows": rows, "isEmpty": rows.isEmpty,
      "total": figures.text(total), "members": figures.text(breakdown.members),
      "summed": question.number.isEmpty
        ? nil
        : words(
          "{{measure}} of {{number}}", ["measure": words("Sum"), "number": question.number]),
    ]
  }

  private func row(
    _ name: String, _ group: AnalysisResult.Group, of total: Int, isRest: Bool = false
  ) -> Tags {
    [
      "name": name, "isRest": isRest, "count": figures.text(group.count),
      "members": figures.text(group.members), "sum": group.sum.map { figures.text($0) },
      "share": figures.share(Double(group.count), of: Double(total)),
      "level": level(group.count, of: total),
    ]
  }

  private func tags(_ members: AnalysisResult.Members) -> Tags {
    [
      "isEmpty": members.rows.isEmpty,
      "rows": members.rows.rows { row in
        [
          "name": view.name(row.member, people),
          "href": row.member.map { "\(self.members)/\($0)" },
          "isGone": row.member.flatMap { people[$0] } == nil,
          "count": figures.text(row.count), "days": figures.text(row.days),
          "lastAt": view.time(row.lastAt),
        ]
      },
      "members": figures.text(members.members),
      "others": members.otherCount > 0
        ? words(
          "{{members}} more members have {{count}} events.",
          [
            "members": figures.text(members.members - members.rows.count),
            "count": figures.text(members.otherCount),
          ]) : nil,
      "without": members.withoutMember > 0
        ? words(
          "{{count}} events name no member.", ["count": figures.text(members.withoutMember)])
        : nil,
    ]
  }
}

// MARK: Sessions

extension AnswerTags {
  private func tags(_ sessions: AnalysisResult.Sessions) -> Tags {
    let count = Double(sessions.count)
    return [
      "isEmpty": sessions.count == 0, "count": figures.text(sessions.count),
      "members": figures.text(sessions.members),
      "median": words.lasting(sessions.median), "average": words.lasting(sessions.average),
      "events": sessions.count == 0
        ? "–" : figures.text(Double(sessions.events) / count, decimals: 1),
      "bounces": figures.share(Double(sessions.bounces), of: count),
      "chart": chart(sessions).tags(view), "lengths": lengths(sessions).tags(view),
    ]
  }

  private func chart(_ sessions: AnalysisResult.Sessions) -> Chart {
    var chart = Chart(
      id: "sessions", title: words("Sessions"), pointName: words("Day"),
      points: points(sessions) { Double($0.sessions) })
    if sessions.days.count > 45 { chart.form = .line }
    return chart
  }

  private func lengths(_ sessions: AnalysisResult.Sessions) -> Chart {
    var chart = Chart(
      id: "lengths", title: words("Average length"), pointName: words("Day"),
      points: points(sessions) { $0.average.map { $0 / 60 } })
    (chart.form, chart.whole, chart.isCount) = (.line, .overall, false)
    chart.said = (sessions.average.map { $0 / 60 }, nil)
    let words = words
    chart.text = { words.lasting($0 * 60) }
    return chart
  }

  private func points(
    _ sessions: AnalysisResult.Sessions, _ value: (AnalysisResult.Sessions.Day) -> Double?
  ) -> [Chart.Point] {
    sessions.days.map {
      Chart.Point(view.days.short($0.day), view.days.long($0.day), value($0))
    }
  }
}

// MARK: Retention and funnel

extension AnswerTags {
  private func tags(_ retention: AnalysisResult.Retention) -> Tags {
    let later = max(0, retention.cohorts.count - 1)
    return [
      "isEmpty": retention.members == 0, "members": figures.text(retention.members),
      "period": words(question.step.pointName),
      "heads": (0..<later).rows { ["name": "+" + figures.text($0 + 1)] },
      "rows": retention.cohorts.rows { cohort in
        [
          "name": view.days.long(cohort.days, by: question.step),
          "members": figures.text(cohort.members),
          "cells": cohort.back.enumerated().rows { place, count in
            [
              "label": "+" + figures.text(place + 1),
              "share": cohort.members == 0
                ? nil : figures.share(Double(count), of: Double(cohort.members)),
              "level": level(count, of: cohort.members), "count": figures.text(count),
            ]
          },
          "rest": Array(repeating: Tags(), count: later - cohort.back.count),
        ]
      },
    ]
  }

  private func tags(_ funnel: AnalysisResult.Funnel) -> Tags {
    let first = Double(funnel.steps.first?.members ?? 0)
    return [
      "isEmpty": first == 0,
      "steps": funnel.steps.enumerated().rows { place, step in
        let before = place == 0 ? step : funnel.steps[place - 1]
        return [
          "number": figures.text(place + 1), "event": step.event,
          "members": figures.text(step.members),
          "share": figures.share(Double(step.members), of: first),
          "level": first > 0 ? String(Double(step.members) / first) : "0",
          "ofBefore": place == 0
            ? nil : figures.share(Double(step.members), of: Double(before.members)),
          "wait": place == 0 ? nil : words.lasting(step.wait),
        ]
      },
      "overall": figures.share(Double(funnel.steps.last?.members ?? 0), of: first),
    ]
  }

  /// From 0 to 10, for shading: what is something is not shaded as nothing.
  private func level(_ part: Int, of whole: Int) -> Int {
    guard whole > 0, part > 0 else { return 0 }
    return max(1, Int((Double(part) / Double(whole) * 10).rounded()))
  }
}
