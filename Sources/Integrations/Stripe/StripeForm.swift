import Portal

/// A value of a parameter.
package indirect enum StripeValue: Sendable, Hashable {
  case text(String)
  case integer(Int64)
  case flag(Bool)
  /// An empty one says that there is to be none.
  case list([StripeValue])
  /// An empty one says nothing.
  case object(StripeForm)
  /// What stands there is taken away.
  case cleared

  package static func ids(_ ids: [String]) -> Self { .list(ids.map(Self.text)) }
  package static func time(_ time: StripeTime) -> Self { .integer(time.seconds) }

  /// Metadata; a text that is empty takes its name away.
  package static func metadata(_ texts: [String: String]) -> Self {
    .object(
      StripeForm(texts.sorted { $0.key < $1.key }.map { ($0.key, StripeValue.text($0.value)) }))
  }
}

extension StripeValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByIntegerLiteral
{
  package init(stringLiteral text: String) { self = .text(text) }
  package init(booleanLiteral flag: Bool) { self = .flag(flag) }
  package init(integerLiteral integer: Int64) { self = .integer(integer) }
}

/// The parameters of a call in their order: `["customer": .text(id), "items": .list([...])]`.
/// What is nil is left out.
package struct StripeForm: Sendable, Hashable, ExpressibleByDictionaryLiteral {
  private struct Field: Sendable, Hashable {
    let name: String
    let value: StripeValue
  }

  private var fields: [Field] = []

  package init(dictionaryLiteral elements: (String, StripeValue?)...) { self.init(elements) }

  package init(_ elements: [(String, StripeValue?)]) {
    fields = elements.compactMap { name, value in value.map { Field(name: name, value: $0) } }
  }

  package static func + (left: Self, right: Self) -> Self {
    var sum = left
    sum.fields += right.fields
    return sum
  }

  /// Which of the ids in its answer Stripe is to give as whole objects.
  package func expanding(_ paths: [String]) -> Self {
    paths.isEmpty ? self : self + ["expand": .ids(paths)]
  }

  /// As Stripe takes it: `items[0][price]=price_1&metadata[team]=7`.
  package var encoded: String {
    var pairs: [String] = []
    for field in fields { Self.write(field.value, as: Self.escaped(field.name), to: &pairs) }
    return pairs.joined(separator: "&")
  }

  private static func write(_ value: StripeValue, as name: String, to pairs: inout [String]) {
    switch value {
    case .text(let text): pairs.append("\(name)=\(escaped(text))")
    case .integer(let integer): pairs.append("\(name)=\(integer)")
    case .flag(let flag): pairs.append("\(name)=\(flag)")
    case .cleared: pairs.append("\(name)=")
    case .list(let items):
      if items.isEmpty { pairs.append("\(name)=") }
      for (index, item) in items.enumerated() { write(item, as: "\(name)[\(index)]", to: &pairs) }
    case .object(let form):
      for field in form.fields {
        write(field.value, as: "\(name)[\(escaped(field.name))]", to: &pairs)
      }
    }
  }

  /// RFC 3986. In a path the point is escaped too: `..` leads elsewhere.
  static func escaped(_ text: String, asPathPart: Bool = false) -> String {
    var result = ""
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
        UInt8(ascii: "~"):
        result.unicodeScalars.append(Unicode.Scalar(byte))
      case UInt8(ascii: ".") where !asPathPart: result += "."
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        result += digits.utf8.count == 1 ? "%0\(digits)" : "%\(digits)"
      }
    }
    return result
  }
}
