import Foundation
import Portal
import TestSupport
import Testing

@testable import Integrations

/// What the tests against the server of Tests/Stripe have: a customer, two plans, and how one subscribes.
struct StripeShop {
  let server: StripeServer
  let api: StripeAPI
  let customer: StripeCustomer
  let small: StripePrice
  let large: StripePrice

  /// A server of its own, and all of these at it.
  static func open(_ body: (StripeShop) async throws -> Void) async throws {
    try await StripeServer.run { server in
      try await body(try await StripeShop(server))
      for asked in try await server.requests {
        #expect(asked.version == StripeAPI.version)
        #expect((asked.key != nil) == (asked.method == "POST"), "\(asked.method) \(asked.path)")
      }
    }
  }

  private init(_ server: StripeServer) async throws {
    self.server = server
    let api = try server.api()
    self.api = api
    customer = try await api.send(
      StripeCustomer.create(
        .init(
          name: "Zoë & Söhne", email: "zoe@example.com",
          address: .init(line1: "Weg 1", postalCode: "50667", city: "Köln", country: "DE"),
          metadata: ["team_id": "7"]), key: fresh))
    let product = try await api.send(
      StripeProduct.create(name: "Team", metadata: ["plan": "team"], key: fresh))
    func price(_ minor: Int64, _ name: String) async throws -> StripePrice {
      let amount = try StripeAmount(Money(minor: minor, .euro))
      return try await api.send(
        StripePrice.create(
          .init(
            product: product.id, currency: .euro, charge: .each(amount), interval: .month,
            tax: .exclusive, lookupKey: name), key: fresh))
    }
    small = try await price(2900, "team-month")
    large = try await price(9900, "firm-month")
  }

  var fields: StripeCheckoutSession.Fields {
    .init(
      customer: customer.id, successURL: "https://portal.example/{CHECKOUT_SESSION_ID}",
      cancelURL: "https://portal.example/back", clientReferenceID: "7",
      metadata: ["team_id": "7"])
  }

  /// Through Stripe's page, as a browser goes.
  func subscribe(
    _ items: [StripeNewItem]? = nil, taxRates: [String] = []
  ) async throws -> StripeSubscription {
    let items = items ?? [StripeNewItem(price: small.id, quantity: 1)]
    let session = try await api.send(
      StripeCheckoutSession.subscribe(fields, to: items, taxRates: taxRates, key: fresh))
    #expect(session.status == .open && session.paymentStatus == .unpaid)
    let page = try #require(session.url)
    let status = try await server.press(["action": "pay", "card": "good"], on: page)
    #expect(status == 303)
    let done = try await api.send(
      StripeCheckoutSession.retrieve(session.id, expanding: ["subscription"]))
    #expect(done.status == .complete && done.paymentStatus == .paid && done.url == nil)
    #expect(done.clientReferenceID == "7")
    return try #require(done.subscription?.object)
  }

  func invoice(_ subscription: StripeSubscription) async throws -> StripeInvoice {
    let latest = try await api.send(StripeSubscription.retrieve(subscription.id)).latestInvoice
    return try await api.send(StripeInvoice.retrieve(try #require(latest?.id)))
  }
}

struct Odd: Error, CustomStringConvertible {
  let description: String
  init(_ what: Any) { description = "\(what)" }
}

/// Why Stripe did not do it.
func outcome<T>(_ body: () async throws -> T) async -> StripeProblem {
  do {
    return .malformed("no problem: \(try await body())")
  } catch {
    return error as? StripeProblem ?? .malformed("\(error)")
  }
}
