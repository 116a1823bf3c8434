import NIOCore
import NIOPosix
import NIOSSL
import Portal
import TestSupport

/// An SMTP server on loopback that does right unless it is told otherwise.
final class MailServer: Sendable {
  enum Act: Sendable {
    case say(String)
    case hangUp
    case startTLS
    /// One byte every ten milliseconds, without end.
    case drip(String)
    /// Before what follows.
    case sleep(Duration)
  }

  struct Manner: Sendable {
    var greeting: [Act] = [.say("220 test ESMTP")]
    var offers = ["SIZE 1000000"]
    var certificate: TestCertificate?
    var isTLSFromTheStart = false
    /// What it does instead, for a command's first word; `.` is the end of a mail. Nil does right.
    var instead: @Sendable (_ word: String, _ connection: Int) -> [Act]? = { _, _ in nil }
  }

  /// What one connection brought.
  struct Visit: Sendable {
    var commands: [String] = []
    var mails: [String] = []
    var isSecure = false
  }

  private let channel: any Channel
  private let log: Locked<[Visit]>
  var port: Int { channel.localAddress?.port ?? 0 }
  var visits: [Visit] { log.withLock { $0 } }
  var mails: [String] { visits.flatMap(\.mails) }

  private init(_ channel: any Channel, _ log: Locked<[Visit]>) {
    self.channel = channel
    self.log = log
  }

  static func run<T>(
    _ change: (inout Manner) -> Void = { _ in }, _ body: (MailServer) async throws -> T
  ) async throws -> T {
    var made = Manner()
    change(&made)
    let (manner, log) = (made, Locked<[Visit]>([]))
    let tls = try manner.certificate?.context()
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.backlog, value: 64)
      .childChannelInitializer { child in
        let number = log.withLock {
          $0.append(Visit(isSecure: manner.isTLSFromTheStart))
          return $0.count - 1
        }
        return child.eventLoop.makeCompletedFuture {
          let pipeline = child.pipeline.syncOperations
          if let tls, manner.isTLSFromTheStart {
            try pipeline.addHandler(NIOSSLServerHandler(context: tls))
          }
          try pipeline.addHandler(Conversation(manner, tls, number, log))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    let server = MailServer(channel, log)
    return try await channel.closing { try await body(server) }
  }
}

/// One connection, line by line.
private final class Conversation: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let manner: MailServer.Manner
  private let tls: NIOSSLContext?
  private let number: Int
  private let log: Locked<[MailServer.Visit]>
  private var unread = ByteBuffer()
  private var mail: [String]?
  private var isSigningIn = false

  init(
    _ manner: MailServer.Manner, _ tls: NIOSSLContext?, _ number: Int,
    _ log: Locked<[MailServer.Visit]>
  ) {
    self.manner = manner
    self.tls = tls
    self.number = number
    self.log = log
  }

  func channelActive(context: ChannelHandlerContext) {
    for act in manner.greeting { perform(act, context) }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var more = unwrapInboundIn(data)
    unread.writeBuffer(&more)
    while let end = unread.readableBytesView.firstIndex(of: UInt8(ascii: "\n")) {
      let count = end - unread.readerIndex + 1
      let line = unread.readString(length: count) ?? ""
      hear(line.hasSuffix("\r\n") ? String(line.dropLast()) : "BARE LF \(line)", context)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  private func hear(_ line: String, _ context: ChannelHandlerContext) {
    if mail != nil, line != "." {
      mail?.append(line)
      return
    }
    if let mail {
      log.withLock { $0[number].mails.append(mail.joined(separator: "\r\n")) }
      self.mail = nil
    } else {
      log.withLock { $0[number].commands.append(line) }
    }
    let word = isSigningIn ? "CREDENTIALS" : String(line.prefix { $0 != " " })
    let instead = manner.instead(word, number)
    perform((instead ?? usual(word))[...], context)
    if word == "DATA", instead == nil { mail = [] }
    isSigningIn = word == "AUTH"
  }

  private func usual(_ word: String) -> [MailServer.Act] {
    switch word {
    case "EHLO":
      let lines = ["test"] + manner.offers
      return [
        .say(
          lines.enumerated().map { "250\($0 == lines.count - 1 ? " " : "-")\($1)" }
            .joined(separator: "\r\n"))
      ]
    case "STARTTLS": return [.say("220 go on"), .startTLS]
    case "AUTH": return [.say("334 ")]
    case "CREDENTIALS": return [.say("235 2.7.0 welcome")]
    case "DATA": return [.say("354 go on")]
    case ".": return [.say("250 2.0.0 Ok: queued as 4F2A")]
    case "QUIT": return [.say("221 bye"), .hangUp]
    default: return [.say("250 2.1.0 Ok")]
    }
  }

  private func perform(_ acts: ArraySlice<MailServer.Act>, _ context: ChannelHandlerContext) {
    guard let act = acts.first else { return }
    guard case .sleep(let span) = act else {
      perform(act, context)
      return perform(acts.dropFirst(), context)
    }
    let held = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    context.eventLoop.scheduleTask(in: TimeAmount(span)) {
      held.value.0.perform(acts.dropFirst(), held.value.1)
    }
  }

  private func perform(_ act: MailServer.Act, _ context: ChannelHandlerContext) {
    switch act {
    case .say(let text): write(text + "\r\n", context)
    case .hangUp: context.close(promise: nil)
    case .sleep: break
    case .startTLS:
      log.withLock { $0[number].isSecure = true }
      guard let tls else { return }
      try? context.pipeline.syncOperations.addHandler(
        NIOSSLServerHandler(context: tls), position: .first)
    case .drip(let text):
      let bytes = Array(text.utf8)
      var next = 0
      let held = NIOLoopBound(context, eventLoop: context.eventLoop)
      context.eventLoop.scheduleRepeatedTask(initialDelay: .zero, delay: .milliseconds(10)) {
        guard held.value.channel.isActive else { return $0.cancel() }
        var byte = ByteBuffer()
        byte.writeInteger(bytes[next % bytes.count])
        next += 1
        held.value.channel.writeAndFlush(byte, promise: nil)
      }
    }
  }

  private func write(_ text: String, _ context: ChannelHandlerContext) {
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
  }
}
