import Foundation

/// Each language in its own words.
enum LanguageNames {
  static func name(of code: String) -> String {
    let name = Locale(identifier: code).localizedString(forLanguageCode: code) ?? code
    return name.prefix(1).uppercased() + name.dropFirst()
  }
}
