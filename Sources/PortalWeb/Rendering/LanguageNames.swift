import Foundation
import Portal

/// Each language in its own words.
enum LanguageNames {
  static func options(_ codes: [String]) -> [FieldOption] {
    codes.map { FieldOption($0, name(of: $0), isTranslated: false) }
  }

  private static func name(of code: String) -> String {
    let name = Locale(identifier: code).localizedString(forLanguageCode: code) ?? code
    return name.prefix(1).uppercased() + name.dropFirst()
  }
}
