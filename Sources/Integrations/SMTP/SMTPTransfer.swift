import CCurl
import Foundation
import Portal

/// One mail, or one look at the server, while libcurl is at it. Its callbacks come on the thread that
/// performs it.
final class SMTPTransfer {
  let end: ContinuousClock.Instant
  private(set) var talk: SMTPTalk
  private(set) var code = CURLE_OK
  private let server: SMTPServer
  private let patience: SMTPTransport.Patience
  private let message: [UInt8]
  private let cancellation: SMTPCancellation
  private var sentBytes = 0
  /// The connection has asked for more after the last byte.
  private var isBodyRead = false
  private var lastAnswer = ContinuousClock.now
  private var isSilent = false
  private static let lastWait = Duration.seconds(5)
  private var trouble = [CChar](repeating: 0, count: Int(CURL_ERROR_SIZE) + 1)

  init(
    _ server: SMTPServer, _ patience: SMTPTransport.Patience, until end: ContinuousClock.Instant,
    _ message: [UInt8], _ cancellation: SMTPCancellation
  ) {
    self.server = server
    self.patience = patience
    self.end = end
    self.message = message
    self.cancellation = cancellation
    talk = SMTPTalk(to: server)
  }

  /// - Throws: `MailServerProblem`, `CancellationError`.
  func answer() throws -> MailAnswer {
    if code == CURLE_OK || talk.isTaken { return .accepted(safe(talk.reply?.text ?? "")) }
    if code == CURLE_ABORTED_BY_CALLBACK, cancellation.isCancelled { throw CancellationError() }
    do {
      switch try talk.answer(words, isBodyRead: isBodyRead) {
      case .accepted(let reply): return .accepted(safe(reply))
      case .postponed(let reply): return .postponed(safe(reply))
      case .refused(let reply, let concernsAddress):
        return .refused(safe(reply), concernsAddress: concernsAddress)
      }
    } catch {
      throw MailServerProblem(
        safe(error.description), isPerhapsDelivered: error.isPerhapsDelivered)
    }
  }

  private var words: String {
    if isSilent { return "the server does not answer" }
    let said = trouble.withUnsafeBytes { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    return said.isEmpty ? String(cString: curl_easy_strerror(code)) : said
  }

  /// No password in any form in which it went to the server, should that repeat it, or a part of it.
  private func safe(_ text: String) -> String {
    guard let user = server.user, let password = server.password else {
      return MailReply.safe(text)
    }
    let forms = ["\0\(user)\0\(password)", password].map { Data($0.utf8).base64EncodedString() }
    let joined = text.filter { $0 != " " }
    let isRepeated = forms.contains { Self.parts($0).contains { joined.contains($0) } }
    return isRepeated
      ? "\(talk.reply?.code ?? 0), and it repeated what was said to it"
      : MailReply.safe(text, hiding: forms + [password])
  }

  private static func parts(_ text: String) -> [Substring] {
    let length = 8
    return (0...max(0, text.count - length)).map { text.dropFirst($0).prefix(length) }
  }
}

// MARK: Callbacks

extension SMTPTransfer {
  func perform(_ curl: UnsafeMutableRawPointer) {
    let me = Unmanaged.passUnretained(self).toOpaque()
    _ = ccurl_set_pointer(curl, CURLOPT_READDATA, me)
    _ = ccurl_set_bytes(curl, CURLOPT_READFUNCTION) { bytes, size, count, context in
      SMTPTransfer.of(context).give(bytes, size * count)
    }
    _ = ccurl_set_pointer(curl, CURLOPT_HEADERDATA, me)
    _ = ccurl_set_bytes(curl, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
      SMTPTransfer.of(context).hear(bytes, size * count) ? size * count : 0
    }
    // What a NOOP answers comes as content too: nobody wants it on standard output.
    _ = ccurl_set_bytes(curl, CURLOPT_WRITEFUNCTION) { _, size, count, _ in size * count }
    // The only way to learn which command a reply answers.
    _ = ccurl_set_long(curl, CURLOPT_VERBOSE, 1)
    _ = ccurl_set_pointer(curl, CURLOPT_DEBUGDATA, me)
    _ = ccurl_set_debug(curl) { _, type, bytes, count, context in
      if type == CURLINFO_HEADER_OUT { SMTPTransfer.of(context).say(bytes, count) }
      return 0
    }
    _ = ccurl_set_long(curl, CURLOPT_NOPROGRESS, 0)
    _ = ccurl_set_pointer(curl, CURLOPT_XFERINFODATA, me)
    _ = ccurl_set_progress(curl) { context, _, _, _, _ in
      SMTPTransfer.of(context).mayGoOn ? 0 : 1
    }
    trouble.withUnsafeMutableBufferPointer { buffer in
      _ = ccurl_set_pointer(curl, CURLOPT_ERRORBUFFER, buffer.baseAddress)
      code = curl_easy_perform(curl)
      _ = ccurl_set_pointer(curl, CURLOPT_ERRORBUFFER, nil)
    }
  }

  private static func of(_ context: UnsafeMutableRawPointer?) -> SMTPTransfer {
    guard let context else { fatalError("libcurl has lost its context") }
    return Unmanaged<SMTPTransfer>.fromOpaque(context).takeUnretainedValue()
  }

  private func give(_ room: UnsafeMutablePointer<CChar>?, _ size: Int) -> Int {
    guard let room else { return 0 }
    let count = min(size, message.count - sentBytes)
    message.withUnsafeBytes {
      UnsafeMutableRawBufferPointer(start: room, count: size).copyMemory(
        from: UnsafeRawBufferPointer(rebasing: $0[sentBytes..<(sentBytes + count)]))
    }
    sentBytes += count
    // A server that still takes a long mail is not silent.
    if count == 0 { isBodyRead = true } else { lastAnswer = .now }
    return count
  }

  private func say(_ bytes: UnsafeMutablePointer<CChar>?, _ count: Int) {
    talk.sent(Self.text(bytes, min(count, 32)))
    lastAnswer = .now
  }

  private func hear(_ bytes: UnsafeMutablePointer<CChar>?, _ count: Int) -> Bool {
    if !talk.isOver { lastAnswer = .now }
    return talk.received(Self.text(bytes, count))
  }

  private static func text(_ bytes: UnsafeMutablePointer<CChar>?, _ count: Int) -> String {
    String(decoding: UnsafeRawBufferPointer(start: bytes, count: count), as: UTF8.self)
  }

  /// Asked about once a second. A line that never ends is no answer, and to QUIT none is needed. Whoever
  /// stops waits a little for a server that has the whole mail.
  private var mayGoOn: Bool {
    let silence = ContinuousClock.now - lastAnswer
    if ContinuousClock.now > end || talk.isOver && silence > .seconds(1) { return false }
    if cancellation.isCancelled, !isBodyRead || silence > Self.lastWait { return false }
    isSilent = silence > (talk.step == .body ? patience.mail : patience.answer)
    return !isSilent
  }
}
