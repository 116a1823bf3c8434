extension String {
  /// False for text with more than thirty marks in a row on one letter (UAX 15, Stream-Safe Text
  /// Format). No language needs as many; to compare, hash or compose such a text takes time that
  /// grows with the square of their number.
  package var isStreamSafe: Bool {
    if utf8.allSatisfy({ $0 < 0x80 }) { return true }
    var run = 0
    for scalar in unicodeScalars {
      run = scalar.properties.canonicalCombiningClass == .notReordered ? 0 : run + 1
      if run > 30 { return false }
    }
    return true
  }
}
