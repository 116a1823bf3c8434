import Hummingbird
import Portal

/// The services that every team is offered: declared here, and how they do.
struct AdminServicesPages: Sendable {
  static let room = Room(
    path: "/admin/services", label: "Services", icon: ServicesPages.room.icon)
  private static let base = "/admin/services"

  static let listPage = Page<Listed<ProductService>>("admin/services", room: room) { list, view in
    [
      "list": list.tags(view) { ["href": path($0.id)] },
      "new": "\(base)/new", "board": "/status",
    ]
  }

  static let newPage = Page<User>("admin/new-service", room: room) { _, _ in
    ["action": "\(base)/new", "back": base]
  }
  .form { _ in Form(ProductService.newFields) }

  struct Record: Sendable {
    let service: ProductService
    let history: ServiceHistory
  }

  static let page = Page<Record>("admin/service", room: room) { record, view in
    let service = record.service
    return [
      "back": base, "path": path(service.id), "name": service.name, "key": service.key,
      "state": service.status.rawValue, "stateText": view.words(service.status.label),
      "since": view.time(service.statusAt), "note": service.note.isEmpty ? nil : service.note,
      "link": service.link.isEmpty ? nil : service.link,
      "retiredAt": service.retiredAt.map { view.time($0) },
      "strip": view.strip(record.history, isTold: true), "changes": view.changes(record.history),
      "audit": "/admin/audit?record=service:\(service.id)",
    ]
  }
  .form { Form(ProductService.fields, $0.service.entered) }
  .form(named: "how") { Form(ProductService.statusFields, $0.service.statusEntered) }
  .changing(at: { $0.history.changesAt })

  private static func path(_ id: ID<ProductService>) -> String { "\(base)/\(id)" }

  let web: Web

  func list(_ request: Request, _ context: OperatorContext) async throws -> Response {
    try await web.list(
      request, context, ProductService.listing, of: ProductService.scope, on: Self.listPage
    ) { list, _ in list }
  }

  func showNew(_ request: Request, _ context: OperatorContext) async throws -> Response {
    try await web.showKept(request, context, Self.newPage)
  }

  func add(_ request: Request, _ context: OperatorContext) async throws -> Response {
    try await web.submit(request, context, ProductService.newFields, on: Self.newPage) { entered in
      let service = try await web.write(context, also: .everybody) { _, tx in
        try ProductService.add(entered, in: tx)
      }
      return Done(Self.path(service.id), "The service is added: every team sees it.")
    }
  }

  func show(_ request: Request, _ context: OperatorContext) async throws -> Response {
    try await web.showKept(request, context, Self.page, reading: reading(context))
  }

  private func reading(_ context: OperatorContext) throws -> @Sendable (Tx) throws -> Record {
    let (id, zone): (ID<ProductService>, String) = (try context.id(), context.user.timeZone)
    return { tx in
      guard let service = try ProductService.find(id, in: tx) else {
        throw HTTPProblem(.notFound)
      }
      let days = HistoryDays(ServiceBoard.days, until: tx.now, in: zone)
      return Record(
        service: service, history: try ServiceHistory.of(service, over: days, in: tx))
    }
  }

  func change(_ request: Request, _ context: OperatorContext) async throws -> Response {
    let id: ID<ProductService> = try context.id()
    return try await web.submit(
      request, context, ProductService.fields, on: Self.page, reading: reading(context)
    ) { entered in
      try await write(context, id) { try $0.change(entered, in: $1) }
      return Done(Self.path(id), "The service is saved.")
    }
  }

  func setStatus(_ request: Request, _ context: OperatorContext) async throws -> Response {
    let id: ID<ProductService> = try context.id()
    return try await web.submit(
      request, context, ProductService.statusFields, on: Self.page, form: "how",
      reading: reading(context)
    ) { entered in
      let isNew = try await write(context, id) { try $0.setStatus(entered, in: $1) }
      return isNew
        ? Done(Self.path(id), "Every team and the status page show it now.")
        : Done(Self.path(id), "That was so already: nothing was changed.", kind: .note)
    }
  }

  func retire(_ request: Request, _ context: OperatorContext) async throws -> Response {
    let id: ID<ProductService> = try context.id()
    return try await web.press(request, context, back: Self.path(id)) {
      let isNew = try await write(context, id) { try $0.retire(in: $1) }
      return isNew
        ? Done(Self.base, "The service is retired. Its history stays here.")
        : Done(Self.base, "It was retired already.", kind: .note)
    }
  }

  @discardableResult
  private func write<T: Sendable>(
    _ context: OperatorContext, _ id: ID<ProductService>,
    _ body: @escaping @Sendable (ProductService, Tx) throws -> T
  ) async throws -> T {
    try await web.write(context, also: .everybody) { _, tx in
      guard let service = try ProductService.find(id, in: tx) else { throw NoAuthority.nothing }
      return try body(service, tx)
    }
  }
}
