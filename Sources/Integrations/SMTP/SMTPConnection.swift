import CCurl
import Foundation
import Portal

/// A connection to a mail server, by libcurl. Used on one thread at a time; it blocks.
final class SMTPConnection: @unchecked Sendable {
  private let server: SMTPServer
  private let address: String
  private let patience: SMTPTransport.Patience
  /// Keeps the open connection, and what TLS has agreed on.
  private let curl: OpaquePointer
  private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

  /// - Parameter host: the portal's own name.
  init(_ server: SMTPServer, host: String, patience: SMTPTransport.Patience) {
    guard Self.isReady, let curl = curl_easy_init() else { fatalError("libcurl cannot be used") }
    self.curl = OpaquePointer(curl)
    self.server = server
    self.patience = patience
    let scheme = server.tls == .implicit ? "smtps" : "smtp"
    let literal = server.host.contains(":") ? "[\(server.host)]" : server.host
    address = "\(scheme)://\(literal):\(server.port)/\(Self.greeting(host))"
  }

  deinit { curl_easy_cleanup(UnsafeMutableRawPointer(curl)) }

  /// What follows EHLO: a name, or an address in brackets (RFC 5321, 4.1.3).
  private static func greeting(_ host: String) -> String {
    let bare = host.trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
    guard let bytes = Network.bytes(bare) else { return MailAddress.domain(bare) ?? "localhost" }
    let literal = bytes.count == 4 ? "[\(bare)]" : "[IPv6:\(bare)]"
    return literal.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "localhost"
  }
}

extension SMTPConnection {
  /// - Throws: `MailServerProblem`, `CancellationError`.
  func deliver(
    _ message: [UInt8], from sender: String, to recipient: String, _ cancellation: SMTPCancellation
  ) throws -> MailAnswer {
    let end = ContinuousClock.now + patience.all
    func attempt(anew: Bool) -> SMTPTransfer {
      let transfer = SMTPTransfer(server, patience, until: end, message, cancellation)
      let recipients = curl_slist_append(nil, "<\(recipient)>")
      defer { curl_slist_free_all(recipients) }
      perform(transfer) {
        set(CURLOPT_FRESH_CONNECT, anew ? 1 : 0)
        set(CURLOPT_MAIL_FROM, "<\(sender)>")
        _ = ccurl_set_list(handle, CURLOPT_MAIL_RCPT, recipients)
        set(CURLOPT_UPLOAD, 1)
      }
      return transfer
    }
    var transfer = attempt(anew: false)
    if transfer.code != CURLE_OK, transfer.talk.mayStartAnew, !cancellation.isCancelled {
      transfer = attempt(anew: true)
    }
    return try transfer.answer()
  }

  /// Greets the server, signs in, and goes again.
  func check(_ cancellation: SMTPCancellation) throws -> String {
    let end = ContinuousClock.now + patience.all
    let transfer = SMTPTransfer(server, patience, until: end, [], cancellation)
    perform(transfer) {
      set(CURLOPT_FRESH_CONNECT, 1)
      set(CURLOPT_NOBODY, 1)
      set(CURLOPT_CUSTOMREQUEST, "NOOP")
    }
    guard case .accepted(let reply) = try transfer.answer() else {
      throw MailServerProblem("the server took the greeting and nothing more")
    }
    return reply
  }

  private var handle: UnsafeMutableRawPointer { UnsafeMutableRawPointer(curl) }

  /// What the library does not take must not be left out: TLS would be.
  private func set(_ option: CURLoption, _ value: Int) {
    precondition(ccurl_set_long(handle, option, value) == CURLE_OK, "libcurl: \(option)")
  }
  private func set(_ option: CURLoption, _ value: String) {
    precondition(ccurl_set_text(handle, option, value) == CURLE_OK, "libcurl: \(option)")
  }

  /// Options are forgotten after each transfer; the connection stays.
  private func perform(_ transfer: SMTPTransfer, _ options: () -> Void) {
    curl_easy_reset(handle)
    set(CURLOPT_URL, address)
    set(CURLOPT_PROTOCOLS_STR, "smtp,smtps")
    set(CURLOPT_NOSIGNAL, 1)
    set(CURLOPT_NOPROXY, "*")
    // The library's own limit for connecting covers the greeting and the sign-in too.
    let left = max(1, Int((transfer.end - ContinuousClock.now).microseconds / 1000))
    set(CURLOPT_CONNECTTIMEOUT_MS, left)
    set(CURLOPT_TIMEOUT_MS, left)
    set(
      CURLOPT_USE_SSL,
      Int(server.tls == .none ? CURLUSESSL_NONE.rawValue : CURLUSESSL_ALL.rawValue))
    set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
    if let file = server.authorities {
      set(CURLOPT_CAINFO, file)
      // The system's own would be believed besides.
      _ = ccurl_set_text(handle, CURLOPT_CAPATH, nil)
    }
    if let user = server.user, let password = server.password {
      set(CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN")
      set(CURLOPT_USERNAME, user)
      set(CURLOPT_PASSWORD, password)
    }
    options()
    transfer.perform(handle)
  }
}
