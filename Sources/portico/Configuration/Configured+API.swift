import Foundation
import Portal
import PortalWeb

/// What programs may do, and for whom they are let in.
extension Configured {
  static func apiQuotas(_ values: SettingValues) throws -> RateLimits.Quotas {
    var quotas = RateLimits.Quotas()
    let most = 1...10_000_000
    quotas.anyone = try values.number("apiLimitPublic", most)
    quotas.signedIn = try values.number("apiLimitSignedIn", most)
    quotas.teams = try values.number("apiLimitTeams", most)
    quotas.upload = try values.number("apiLimitUpload", most)
    quotas.events = try values.number("apiLimitEvents", 1...1_000_000)
    return quotas
  }

  /// As a browser writes them: scheme, host and port.
  static func apiOrigins(_ values: SettingValues) throws -> Set<String> {
    Set(
      try values.list("apiOrigins").map { text in
        guard let url = URLComponents(string: text), let scheme = url.scheme,
          ["http", "https"].contains(scheme), let host = url.host, !host.isEmpty,
          url.path.isEmpty, url.query == nil, url.fragment == nil, url.user == nil,
          text == text.lowercased()
        else { throw values.complaint("apiOrigins", "origins such as https://app.example.com") }
        return text
      })
  }

  /// - Parameter baseURL: the portal's own, which no product is called by.
  static func audiences(_ values: SettingValues, baseURL: String) throws -> Set<String> {
    Set(
      try values.list("products").map { text in
        guard text.utf8.count <= 200, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
          text != baseURL
        else {
          throw values.complaint(
            "products", "addresses such as https://app.example.com, and not the portal’s own")
        }
        return text
      })
  }
}
