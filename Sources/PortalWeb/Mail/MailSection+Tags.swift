import Portal

/// A section in text and HTML. What others named stays on its line, as values in a mail's template do.
extension MailSection {
  /// A line for each row: columns of text hold together in no mail program.
  var paragraphs: [MailSheet.Paragraph] {
    let lines = [words].filter { !$0.isEmpty } + table.rows.map(line)
    return [[title], lines].filter { !$0.isEmpty }.map { $0.map(Self.safe) }
  }

  /// "Orders: 1,204 (April 2026: 900; Change: +34%)"
  private func line(_ row: [String]) -> String {
    let more = zip(table.columns, row).dropFirst(2).map { "\($0): \($1)" }
    let start = row.prefix(2).joined(separator: ": ")
    return more.isEmpty ? start : "\(start) (\(more.joined(separator: "; ")))"
  }

  private static func safe(_ text: String) -> String { MailEscape().escapeText(text) }

  var tags: Tags {
    [
      "title": title, "words": words.isEmpty ? nil : words, "picture": picture,
      "columns": Self.cells(table.columns),
      "rows": table.rows.rows { ["cells": Self.cells($0)] },
    ]
  }

  /// The first names its row.
  private static func cells(_ texts: [String]) -> [Tags] {
    texts.enumerated().rows { ["text": $1, "isFirst": $0 == 0] }
  }
}
