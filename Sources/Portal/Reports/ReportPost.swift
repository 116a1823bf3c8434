/// Puts a month into a mail. Pictures are drawn for it, which takes longer than a transaction may.
package struct ReportWriter: Sendable {
  /// With which day a week begins in a language: 1 for Monday to 7 for Sunday.
  let firstWeekday: @Sendable (_ language: String) -> Int
  let mail: @Sendable (MonthInFigures) async throws -> Mail

  package init(
    firstWeekday: @escaping @Sendable (_ language: String) -> Int,
    mail: @escaping @Sendable (MonthInFigures) async throws -> Mail
  ) {
    self.firstWeekday = firstWeekday
    self.mail = mail
  }
}

/// Writes the monthly reports that are due. A report and the end of its month are one transaction: none is lost,
/// none is written twice. What was missed is made up for by the last month alone.
struct ReportPost: Sendable {
  let portal: Portal
  let writer: ReportWriter

  private static let atOnce = 100

  func run() async throws {
    var failure: (any Error)?
    var last: MonthlyReport?
    while true {
      let (reports, after) = (try await due(after: last), last)
      for (report, month) in reports.due {
        try Task.checkCancellation()
        do { try await send(report, month) } catch let error as CancellationError {
          throw error
        } catch { failure = failure ?? error }
      }
      last = reports.last
      if last == nil || last?.id == after?.id { break }
    }
    if let failure { throw failure }
  }

  /// The next of all that wait, and those of them whose team's clocks have come so far.
  private func due(
    after last: MonthlyReport?
  ) async throws -> (due: [(MonthlyReport, ReportMonth)], last: MonthlyReport?) {
    try await portal.store.read { tx in
      let waiting = try MonthlyReport.waiting(
        for: .latestDue(at: tx.now), after: last, limit: Self.atOnce, in: tx)
      let zones = try Reporting.zones(of: waiting.map(\.teamID), in: tx)
      var due: [(MonthlyReport, ReportMonth)] = []
      for report in waiting {
        let zone = zones[report.teamID] ?? "UTC"
        let month = ReportMonth.due(at: tx.now, in: zone)
        if report.lastMonth < month { due.append((report, month)) }
      }
      return (due, waiting.last)
    }
  }

  private func send(_ report: MonthlyReport, _ month: ReportMonth) async throws {
    let (stop, firstWeekday) = (try report.stopToken(portal.keys), writer.firstWeekday)
    let told = try await portal.store.read { tx in
      try MonthInFigures(report, month, firstWeekday: firstWeekday, stop: stop, in: tx)
    }
    var mail: SealedMail?
    if let told {
      mail = try portal.outbox.prepare(try await writer.mail(told), to: told.reader.email)
    }
    try await close(report, month, mail)
  }

  /// - Parameter mail: nil for a month that has nothing to tell.
  private func close(
    _ report: MonthlyReport, _ month: ReportMonth, _ mail: SealedMail?
  ) async throws {
    let portal = portal
    try await portal.store.write(for: .portal, as: .system("reports")) { tx in
      if let mail {
        // Drawing takes its time. Who left meanwhile gets nothing, and another address has the next run's.
        guard try report.reader(in: tx) != nil,
          try User.find(report.userID, in: tx)?.email == mail.recipient
        else { return }
      }
      guard try report.close(month, in: tx), let mail else { return }
      try portal.outbox.put(mail, in: tx)
    }
  }
}

extension Job {
  /// Writes the monthly reports.
  package static func reports(_ portal: Portal, writer: ReportWriter) -> Job {
    let hasWork: @Sendable (Tx) throws -> Bool = { tx in
      try MonthlyReport.someWait(for: .latestDue(at: tx.now), in: tx)
    }
    return Job("reports", every: .minutes(10), hasWork: hasWork) {
      try await ReportPost(portal: portal, writer: writer).run()
    }
  }
}
