/// Looks for words in what lists show of an entry, in the reader's language.
struct AuditSearch: Sendable {
  private let words: FoldedWords
  /// Actions that the words are in.
  private let actions: Set<AuditAction>

  init(_ words: String, _ translation: ListedEntry.Translation) {
    let folded = FoldedWords(words)
    self.words = folded
    actions = Set(
      AuditAction.all.filter {
        // Without the names of places in it.
        let shown = translation($0.words).replacing("{{subject}}", with: "")
          .replacing("{{device}}", with: "")
        return folded.areIn(shown)
      })
  }

  func matches(_ listed: ListedEntry) -> Bool {
    let entry = listed.entry
    if actions.contains(entry.action) { return true }
    for text in [entry.subject, entry.actorName, listed.address ?? "", listed.email ?? ""]
    where !text.isEmpty && words.areIn(text) {
      return true
    }
    return isValue(of: entry.before) || isValue(of: entry.after)
  }

  /// The names of fields and the signs between them are not meant.
  private func isValue(of json: String?) -> Bool {
    guard let json, json.utf8.contains(UInt8(ascii: "\\")) || words.areIn(json) else {
      return false
    }
    return AuditEntry.fields(json).values.contains(where: words.areIn)
  }
}
