/// A request, and what is answered to it.
package struct StripeCall<Answer: StripeObject>: Sendable {
  package let request: StripeRequest

  /// Also of a request that was kept: whoever kept it knows what it makes.
  package init(_ request: StripeRequest) { self.request = request }

  static func get(
    _ path: StripePath, _ form: StripeForm = [:], expanding: [String] = []
  ) -> Self {
    Self(.get(path, form.expanding(expanding)))
  }

  static func post(
    _ path: StripePath, _ form: StripeForm = [:], expanding: [String] = [],
    key: StripeIdempotencyKey
  ) -> Self {
    Self(.post(path, form.expanding(expanding), key: key))
  }

  static func delete(_ path: StripePath, _ form: StripeForm = [:]) -> Self {
    Self(.delete(path, form))
  }
}
