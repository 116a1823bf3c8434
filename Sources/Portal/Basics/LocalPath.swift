/// A path on this portal to go on to after a form. Everything that a browser might
/// read as another host goes home.
package enum LocalPath {
  package static let home = "/dashboard"

  package static func safe(_ input: String?) -> String {
    guard let input, isLocal(input) else { return home }
    return input
  }

  /// Starts with one slash, then only characters that no browser rewrites on the way.
  private static func isLocal(_ path: String) -> Bool {
    let bytes = Array(path.utf8)
    guard bytes.count <= 500, bytes.first == UInt8(ascii: "/") else { return false }
    guard bytes.dropFirst().first != UInt8(ascii: "/") else { return false }
    guard bytes.allSatisfy({ (33...126).contains($0) && $0 != UInt8(ascii: "\\") }) else {
      return false
    }
    // Encoded controls, slashes and backslashes have no place in a path of ours.
    let lower = path.lowercased()
    return !["%0", "%1", "%2f", "%5c", "%7f"].contains(where: lower.contains)
  }
}

extension LocalPath {
  /// What a form's hidden `next` holds: nothing, unless it leads somewhere else than home.
  package static func forForm(_ input: (some StringProtocol)?) -> String {
    let path = safe(input.map { String($0) })
    return path == home ? "" : path
  }
}
