/// Why a paper is not set.
package enum PaperRefusal: Error, Equatable, CustomStringConvertible {
  /// A NUL has no sign, and no text that was typed here holds one.
  case nul
  /// Figures are ours: one as long as this is a mistake, and is never broken or cut.
  case figureTooLong
  case textTooLong
  case tooManyLines

  package var description: String {
    switch self {
    case .nul: "a text holds a NUL"
    case .figureTooLong: "a figure has more than \(InvoicePaper.figureLimit) characters"
    case .textTooLong: "the texts have more than \(InvoicePaper.textLimit) bytes"
    case .tooManyLines: "the table has more than \(InvoicePaper.lineLimit) lines"
    }
  }
}

extension InvoicePaper {
  package static let figureLimit = 60
  /// Of all texts together, in bytes.
  package static let textLimit = 2 << 20
  package static let lineLimit = 10_000

  package func check() throws(PaperRefusal) {
    guard table.lines.count <= Self.lineLimit else { throw .tooManyLines }
    guard figures.allSatisfy({ $0.count <= Self.figureLimit }) else { throw .figureTooLong }
    var length = 0
    for text in texts {
      guard !text.utf8.contains(0) else { throw .nul }
      length += text.utf8.count
    }
    guard length <= Self.textLimit else { throw .textTooLong }
  }

  /// All that is read on it.
  package var texts: [String] {
    let facts = facts + seller.taxIDs + buyer.taxIDs + (payment?.facts ?? []) + sums + [total]
    let parties = [seller, buyer].flatMap { [$0.label, $0.name] + $0.lines }
    let lines = ([table.head] + table.lines).flatMap { [$0.text, $0.detail] + $0.figures }
    let single = [title, number, brand.name, headline, paid ?? "", payment?.label ?? ""]
    return single + parties + facts.flatMap { [$0.label, $0.value] } + lines + notes
  }

  /// What must stay on one line.
  private var figures: [String] {
    table.lines.flatMap(\.figures) + (sums + [total]).map(\.value)
  }
}
