/// A path of Stripe's. What is put into it is escaped, so that no id can lead to another path.
package struct StripePath: ExpressibleByStringInterpolation, Sendable {
  package struct StringInterpolation: StringInterpolationProtocol {
    var text = ""

    package init(literalCapacity: Int, interpolationCount: Int) {}

    package mutating func appendLiteral(_ literal: String) { text += literal }

    package mutating func appendInterpolation(_ id: String) {
      // Without an id the path would be the list's; a space is nobody's id.
      text += id.isEmpty ? "%20" : StripeForm.escaped(id, asPathPart: true)
    }
  }

  let text: String

  package init(stringLiteral text: String) { self.text = text }
  package init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }
}
