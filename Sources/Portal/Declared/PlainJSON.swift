extension JSON {
  /// Holds no control characters but tabs and line ends, and no letters buried in marks.
  package var isPlain: Bool {
    switch self {
    case .null, .flag, .integer, .number: true
    case .text(let text):
      text.isStreamSafe
        && !text.utf8.contains { $0 < 32 && ![9, 10, 13].contains($0) || $0 == 127 }
    case .list(let items): items.allSatisfy(\.isPlain)
    case .object(let members):
      members.allSatisfy { JSON.text($0.name).isPlain && $0.value.isPlain }
    }
  }
}
