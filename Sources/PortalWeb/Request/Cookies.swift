import Foundation
import HTTPTypes
import Hummingbird
import Portal

/// The portal's cookies: with https the browser itself holds them to this host.
struct CookieNames: Sendable {
  let isSecure: Bool
  private var prefix: String { isSecure ? "__Host-" : "" }

  var session: String { prefix + "session" }
  /// Knows a browser again after its session, for each of the last few people who signed in with it:
  /// no mail for a device that was here before.
  var device: String { prefix + "device" }
  /// Sealed: the address and the secret of a sign-up that this browser asked for.
  var signUp: String { prefix + "sign-up" }
  /// The slug of the team one was in last: where `/dashboard` leads, and nothing else.
  var team: String { prefix + "team" }
  /// Sealed: one message for the next page.
  var flash: String { prefix + "flash" }

  /// - Parameter maxAge: nil for a cookie that ends with the browser.
  func set(_ name: String, _ value: String, maxAge: Duration? = nil) -> HTTPField {
    var text = "\(name)=\(value); Path=/; HttpOnly; SameSite=Lax"
    if let maxAge { text += "; Max-Age=\(maxAge.secondsRoundedUp)" }
    if isSecure { text += "; Secure" }
    return HTTPField(name: .setCookie, value: text)
  }

  func clear(_ name: String) -> HTTPField { set(name, "", maxAge: .zero) }
}

extension Request {
  /// The first cookie of that name.
  func cookie(_ name: String) -> String? {
    for header in headers[values: .cookie] {
      // Bytes: comparing characters costs more than all else that finds a session.
      var rest = header.utf8[...]
      while !rest.isEmpty {
        let pair = rest.prefix { $0 != UInt8(ascii: ";") }.drop { $0 == UInt8(ascii: " ") }
        let value = pair.dropFirst(name.utf8.count)
        if value.first == UInt8(ascii: "="), pair.starts(with: name.utf8) {
          return String(value.dropFirst())
        }
        rest = rest[pair.endIndex...].dropFirst()
      }
    }
    return nil
  }
}

/// What a sealed cookie can hold: two texts, the first without a line end.
protocol CookieValue: Sendable {
  var cookieParts: (String, String) { get }
  /// Nil when they make no sense.
  init?(cookieParts: (String, String))
}

/// A value in a cookie that its browser can neither read nor change.
struct SealedCookie<Value: CookieValue>: Sendable {
  let name: String
  private let sealer: Sealer

  init(_ name: String, keys: SecretKeys) {
    self.name = name
    sealer = Sealer(keys: keys, purpose: "cookies")
  }

  func value(_ value: Value) throws -> String {
    let (first, second) = value.cookieParts
    return try sealer.seal(Array("\(first)\n\(second)".utf8), for: "cookie:\(name)").base64URL
  }

  func read(_ request: Request) -> Value? {
    guard let text = request.cookie(name), text.utf8.count < 4096, let box = Data(base64URL: text),
      let plain = sealer.open(box, for: "cookie:\(name)")
    else { return nil }
    let parts = String(decoding: plain, as: UTF8.self)
      .split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else { return nil }
    return Value(cookieParts: (String(parts[0]), String(parts[1])))
  }
}

/// What a browser that asked for an account remembers.
struct SignUpMemory: CookieValue {
  let email: String
  let browser: String
}

extension SignUpMemory {
  var cookieParts: (String, String) { (email, browser) }

  init?(cookieParts: (String, String)) {
    self.init(email: cookieParts.0, browser: cookieParts.1)
  }
}

extension Web {
  /// 303 to a page of this portal, with a message for it to show.
  func redirect(
    to path: String, flash: Flash? = nil, cookies setCookies: [HTTPField] = []
  ) throws -> Response {
    var response = Response(status: .seeOther, headers: [.location: path])
    for cookie in setCookies { response.headers.append(cookie) }
    if let flash {
      let value = try sealedFlashes.value("\(flash.kind.rawValue) \(flash.text)") {
        try flashes.value(flash)
      }
      response.headers.append(cookies.set(cookies.flash, value, maxAge: .minutes(5)))
    }
    return response
  }

  func sessionCookie(_ token: Token, remembered: Bool) -> HTTPField {
    cookies.set(
      cookies.session, token.text,
      maxAge: remembered ? portal.settings.durations.remembered : nil)
  }

  func devices(_ request: Request) -> DeviceTokens {
    DeviceTokens(cookie: request.cookie(cookies.device))
  }

  func deviceCookie(_ tokens: DeviceTokens) -> HTTPField {
    cookies.set(cookies.device, tokens.cookie, maxAge: .days(400))
  }
}
