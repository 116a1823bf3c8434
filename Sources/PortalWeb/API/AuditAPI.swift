import HTTPTypes
import Hummingbird
import Portal

/// What happened in a team, to one's own account, and to the portal as such.
struct AuditAPI: Sendable {
  let web: Web

  private static let format = Field<ExportFormat>.choice("format", "Format").otherwise(.csv)

  func add(to part: APIPart<TeamContext>) {
    let part = part.chapter("Audit")
    let chain: Chain<TeamContext> = { .team($0.membership.team.id) }
    addReading(to: part, .team, .seeAudit, chain)
    addCheck(to: part, seeing: .seeAudit, asking: .seeAudit, chain) { call, chain in
      try await web.write(call.context) { _, tx in try AuditCheck.ask(for: chain, in: tx) }
    }
    addExport(to: part, .team, .exportAudit, chain) { call, name, query, format in
      try await web.noteExport(.exportAudit, of: name, query, as: format, call.context)
      return call.context.mayStillRead(and: .exportAudit)
    }
    part.query(
      "audit-logs/report", .seeAudit, "Count what happened within some days", AuditReport.fields,
      gives: DatedAuditReport.resource, report)
  }

  func add(to part: APIPart<SignedInContext>) {
    let part = part.chapter("Your history")
    let chain: Chain<SignedInContext> = { .user($0.user.id) }
    addReading(to: part, .user, .seeAccount, chain)
    addCheck(to: part, seeing: .seeAccount, asking: .checkHistory, chain) { call, chain in
      try await web.write(call.context) { _, tx in try AuditCheck.ask(for: chain, in: tx) }
    }
    addExport(to: part, .user, .exportHistory, chain) { call, name, query, format in
      try await web.noteExport(.exportHistory, of: name, query, as: format, call.context)
      return call.context.mayStillRead
    }
  }

  func add(to part: APIPart<OperatorContext>) {
    let part = part.chapter("Back office: audit")
    let chain: Chain<OperatorContext> = { _ in .portal }
    addReading(to: part, .portal, nil, chain)
    addCheck(to: part, seeing: nil, asking: .checkAudit, chain) { call, chain in
      try await web.write(call.context) { _, tx in try AuditCheck.ask(for: chain, in: tx) }
    }
    addExport(to: part, .portal, .exportList, chain) { call, name, query, format in
      try await web.noteExport(of: name, query, as: format, call.context)
      return call.context.mayStillRead
    }
  }

  /// Which chain a request is about.
  private typealias Chain<Context> = @Sendable (Context) -> AuditChain

  private func addReading<Context: ActingContext>(
    to part: APIPart<Context>, _ kind: AuditChain.Kind, _ act: Context.NamedAct?,
    _ chain: @escaping Chain<Context>
  ) {
    part.list(
      "audit-logs", act, "List what happened", ListedEntry.listing(of: kind).facts,
      ListedEntry.resource
    ) { call in
      let chain = chain(call.context)
      return (web.auditListing(chain, for: call.context), chain.listed)
    }
    part.read("audit-logs/:entry", act, "Read an entry", ListedEntry.resource) { call in
      let chain = chain(call.context)
      guard let number = AuditNumber(try call.context.parameters.require("entry")) else {
        throw APIProblem(.notFound)
      }
      return { try FoundEntry.find(number, of: chain, in: $0)?.listed }
    }
  }

  /// - Parameter ask: writes it, by the door of the context.
  private func addCheck<Context: ActingContext>(
    to part: APIPart<Context>, seeing see: Context.NamedAct?, asking act: Context.NamedAct,
    _ chain: @escaping Chain<Context>,
    _ ask: @escaping @Sendable (APICall<Context>, AuditChain) async throws -> Void
  ) {
    let audit = web.portal.audit
    part.read(
      "audit-logs/check", see, "Read what the last check found", AuditCheck.resource
    ) { call in
      { [chain = chain(call.context)] in try AuditCheck.state(of: chain, audit, in: $0) }
    }
    part.write(
      .post, "audit-logs/check", act, "Have the entries checked", gives: AuditCheck.resource,
      status: .accepted
    ) { call in
      let chain = chain(call.context)
      return try await call.write {
        try await ask(call, chain)
      } giving: { (_: Void, tx) in
        let state = try AuditCheck.state(of: chain, audit, in: tx)
        return APIAnswer(.accepted, AuditCheck.resource.json(state))
      }
    }
  }

  /// - Parameter note: writes down who takes what away; gives what is asked again while it is read.
  private func addExport<Context: ActingContext>(
    to part: APIPart<Context>, _ kind: AuditChain.Kind, _ act: Context.NamedAct,
    _ chain: @escaping Chain<Context>,
    _ note:
      @escaping @Sendable (
        APICall<Context>, String, ListQuery, ExportFormat
      ) async throws -> @Sendable (Tx) throws -> Bool
  ) {
    let facts = ListedEntry.listing(of: kind).facts
    part.file(
      "audit-logs/export", act, "Take the entries away", ExportFormat.allCases.map(\.mediaType),
      .export(ListFacts(filters: facts.filters + [Self.format.about], orders: facts.orders))
    ) { call in
      let chain = chain(call.context)
      let listing = web.auditListing(chain, for: call.context)
      let (query, format) = try call.exported(listing)
      let mayRead = try await note(call, listing.name, query, format)
      let rows = ListExport(
        listing, query, of: chain.listed, as: format, web.cursors, while: mayRead)
      return web.export(rows, as: format, named: listing.name)
    }
  }

  private func report(_ call: APICall<TeamContext>) async throws -> Response {
    let (period, zone) = (
      AuditReport.Period(try call.asked(AuditReport.fields)), call.context.user.timeZone
    )
    let report = try await web.auditReport(period, call.context) { report, _ in
      DatedAuditReport(report, of: period, in: zone)
    }
    return APIAnswer.one(DatedAuditReport.resource, report).response(to: call.request)
  }
}

extension ExportFormat: Choice {
  package var label: String { rawValue.uppercased() }
}
