import Foundation

/// What a password must be: 8 to 128 characters, none that everybody tries first.
package struct PasswordRules: Sendable {
  /// Also ask for upper, lower, digit and special.
  package var classic: Bool

  package init(classic: Bool = false) { self.classic = classic }

  static let length = 8...128

  /// - Parameter context: words that anybody would try: the address, the names of person and portal.
  package func check(_ password: String, context: [String]) throws(FieldProblem) {
    // Bytes first: a megabyte is refused before anybody counts its characters.
    guard password.utf8.count <= Self.length.upperBound * 16 else { throw .tooLong(128) }
    let count = password.count
    guard count > 0 else { throw .missing }
    guard count >= Self.length.lowerBound else { throw .tooShort(Self.length.lowerBound) }
    guard count <= Self.length.upperBound, password.unicodeScalars.count <= 512 else {
      throw .tooLong(Self.length.upperBound)
    }
    let folded = password.lowercased()
    if Self.isCommon(folded) { throw .commonPassword }
    if Self.isContextual(folded, context: context) { throw .contextualPassword }
    if classic && !Self.hasAllKinds(password) { throw .tooSimple }
  }

  private static func isCommon(_ folded: String) -> Bool {
    let stem = folded.trimmingCharacters(in: .letters.inverted)
    return CommonPasswords.all.contains(folded) || CommonPasswords.all.contains(stem)
      || CommonPasswords.all.contains(unleeted(folded)) || isMonotonous(folded)
  }

  private static func unleeted(_ text: String) -> String {
    let letters: [Character: Character] = [
      "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i",
    ]
    let plain = String(text.map { letters[$0] ?? $0 })
    return plain.trimmingCharacters(in: .letters.inverted)
  }

  /// `aaaaaaaa`, `abababab`, `12345678`, `hgfedcba`.
  private static func isMonotonous(_ text: String) -> Bool {
    if Set(text).count <= 2 { return true }
    let values = text.unicodeScalars.map { Int($0.value) }
    let steps = Set(zip(values, values.dropFirst()).map { $1 - $0 })
    return steps.count == 1
  }

  /// True when little is left once the words that anybody would try are taken out.
  private static func isContextual(_ folded: String, context: [String]) -> Bool {
    let words = context.flatMap { text in
      [text.lowercased()]
        + text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }
    return words.contains { word in
      word.count >= 4 && folded.contains(word)
        && folded.replacingOccurrences(of: word, with: "").count < 5
    }
  }

  private static func hasAllKinds(_ password: String) -> Bool {
    password.contains(where: \.isUppercase) && password.contains(where: \.isLowercase)
      && password.contains(where: \.isNumber)
      && password.contains { !$0.isLetter && !$0.isNumber }
  }
}
