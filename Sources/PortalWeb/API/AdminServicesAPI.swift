import Hummingbird
import Portal

/// What operators say of the product's services.
struct AdminServicesAPI: Sendable {
  let web: Web

  private typealias Call = APICall<OperatorContext>

  func add(to part: APIPart<OperatorContext>) {
    let (part, resource) = (part.chapter("Back office: services"), ProductService.resource)
    part.list("services", nil, "List the portal’s own services", ProductService.listing, resource) {
      _ in ProductService.scope
    }
    part.read("services/:id", nil, "Read one of the portal’s own services", resource) { call in
      let id: ID<ProductService> = try call.id()
      return { try ProductService.find(id, in: $0) }
    }
    part.write(
      .post, "services", .runServices, "Add a service", ProductService.newFields, gives: resource,
      status: .created
    ) { call in
      let entered = try call.entered()
      return try await call.write {
        try await web.write(call.context, also: .everybody) { _, tx in
          try ProductService.add(entered, in: tx)
        }
      } giving: { (service: ProductService, _) in
        .made(resource, service, at: "/api/v1/admin/services/\(service.id)")
      }
    }
    part.write(
      .patch, "services/:id", .runServices, "Change a service", ProductService.fields,
      gives: resource
    ) { call in
      try await change(call) { service, tx in
        try service.change(call.merged(over: service.entered), in: tx)
      }
    }
    part.write(
      .put, "services/:id/status", .runServices, "Say how a service does",
      ProductService.statusFields, gives: resource
    ) { call in
      let entered = try call.entered()
      return try await change(call) { service, tx in _ = try service.setStatus(entered, in: tx) }
    }
    part.write(
      .delete, "services/:id", .runServices, "Retire a service: its history stays"
    ) { call in
      let id: ID<ProductService> = try call.id()
      return try await call.write {
        try await web.write(call.context, also: .everybody) { _, tx in
          guard let service = try ProductService.find(id, in: tx) else {
            throw NoAuthority.nothing
          }
          _ = try service.retire(in: tx)
        }
      } giving: { (_: Void, _) in
        .nothing
      }
    }
  }

  private func change(
    _ call: Call, _ body: @escaping @Sendable (ProductService, Tx) throws -> Void
  ) async throws -> Response {
    let (id, resource): (ID<ProductService>, _) = (try call.id(), ProductService.resource)
    let now: @Sendable (Tx) throws -> ProductService = { tx in
      guard let service = try ProductService.find(id, in: tx) else { throw NoAuthority.nothing }
      return service
    }
    return try await call.matching({ try resource.json(now($0)) }).write {
      try await web.write(call.context, also: .everybody) { _, tx in try body(now(tx), tx) }
    } giving: { (_: Void, tx) in
      .one(resource, try now(tx))
    }
  }
}
