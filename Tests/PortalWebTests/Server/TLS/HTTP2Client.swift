import Foundation
import NIOCore
import NIOHPACK

@testable import PortalWeb

/// Speaks HTTP/2 frame by frame, and does what it is told, right or wrong (RFC 9113).
final class HTTP2Client {
  struct Frame: Equatable {
    enum Kind: UInt8 {
      case data, headers, priority, reset, settings, push, ping, goAway, windowUpdate, continuation
    }
    var kind: Kind
    var flags: UInt8 = 0
    var stream: UInt32 = 0
    var payload: [UInt8] = []

    /// Of a RST_STREAM, its error code; of a GOAWAY, the one after the last stream.
    var code: UInt32 {
      payload.suffix(kind == .goAway ? payload.count - 4 : 4).prefix(4)
        .reduce(0) { $0 << 8 | UInt32($1) }
    }
  }

  struct Answer: Equatable {
    var status = 0
    var headers: [String: String] = [:]
    var body = ""
    /// The stream was reset with this code after what came before.
    var reset: UInt32?
  }

  enum Failure: Error, Equatable {
    case goAway(UInt32)
    case reset(UInt32)
  }

  static let endStream: UInt8 = 1
  static let endHeaders: UInt8 = 4

  let tls: TLSClient
  private var encoder = HPACKEncoder(allocator: ByteBufferAllocator())
  private var decoder = HPACKDecoder(allocator: ByteBufferAllocator())
  private var next: UInt32 = 1
  /// Whether it gives back the room that bodies took.
  var opensWindows = true
  private(set) var goAways: [Frame] = []

  init(port: Int, receiveBuffer: Int32? = nil, seconds: Int = 10) throws {
    tls = try TLSClient(
      port: port, protocols: ["h2", "http/1.1"], receiveBuffer: receiveBuffer, seconds: seconds)
    try tls.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
    try send(Frame(kind: .settings))
    // The server's own are in force once they have been acknowledged.
    while try receive().kind != .settings {}
  }

  func send(_ frame: Frame) throws { try tls.send(Self.bytes(frame)) }

  static func bytes(_ frame: Frame) -> [UInt8] {
    let count = frame.payload.count
    let head: [UInt8] = [
      UInt8(count >> 16), UInt8(count >> 8 & 255), UInt8(count & 255), frame.kind.rawValue,
      frame.flags,
    ]
    return head + big(frame.stream) + frame.payload
  }

  static func big(_ number: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(number >> $0 & 255) }
  }

  /// Reads one frame, acknowledging what is to be acknowledged.
  func receive() throws -> Frame {
    let head = try tls.takeBytes(9)
    let count = Int(head[0]) << 16 | Int(head[1]) << 8 | Int(head[2])
    let stream = head[5...8].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    let payload = try tls.takeBytes(count)
    guard let kind = Frame.Kind(rawValue: head[3]) else { return try receive() }
    let frame = Frame(kind: kind, flags: head[4], stream: stream, payload: payload)
    if kind == .goAway { goAways.append(frame) }
    // The server may have closed behind what is read here.
    try? acknowledge(frame)
    return frame
  }

  private func acknowledge(_ frame: Frame) throws {
    switch frame.kind {
    case .settings where frame.flags == 0: try send(Frame(kind: .settings, flags: 1))
    case .ping where frame.flags == 0:
      try send(Frame(kind: .ping, flags: 1, payload: frame.payload))
    case .data where !frame.payload.isEmpty && opensWindows:
      let room = Self.big(UInt32(frame.payload.count))
      try send(Frame(kind: .windowUpdate, stream: 0, payload: room))
      guard frame.flags & Self.endStream == 0 else { return }
      try send(Frame(kind: .windowUpdate, stream: frame.stream, payload: room))
    default: break
    }
  }

  static func get(_ path: String, method: String = "GET") -> HPACKHeaders {
    [":method": method, ":scheme": "https", ":authority": "a", ":path": path]
  }

  func headerBlock(_ fields: HPACKHeaders) throws -> [UInt8] {
    var block = ByteBuffer()
    try encoder.encode(headers: fields, to: &block)
    return Array(buffer: block)
  }

  /// Opens a stream. - Returns: its number.
  @discardableResult
  func open(_ fields: HPACKHeaders, body: [UInt8]? = nil, ends: Bool = true) throws -> UInt32 {
    let stream = next
    next += 2
    var rest = try headerBlock(fields)[...]
    var kind = Frame.Kind.headers
    repeat {
      let part = rest.prefix(16_384)
      rest = rest.dropFirst(16_384)
      var flags = rest.isEmpty ? Self.endHeaders : 0
      if kind == .headers, body == nil, ends { flags |= Self.endStream }
      try send(Frame(kind: kind, flags: flags, stream: stream, payload: Array(part)))
      kind = .continuation
    } while !rest.isEmpty
    if let body { try data(body, on: stream, ends: ends) }
    return stream
  }

  func data(_ bytes: [UInt8], on stream: UInt32, ends: Bool) throws {
    let flags = ends ? Self.endStream : 0
    try send(Frame(kind: .data, flags: flags, stream: stream, payload: bytes))
  }

  /// The answer on `stream`, to its end.
  func answer(_ stream: UInt32) throws -> Answer {
    var answer = Answer()
    while true {
      let frame = try receive()
      if frame.kind == .goAway, frame.code != 0 { throw Failure.goAway(frame.code) }
      guard try take(frame, stream, &answer) else { continue }
      return answer
    }
  }

  /// - Returns: whether that was the end.
  private func take(_ frame: Frame, _ stream: UInt32, _ answer: inout Answer) throws -> Bool {
    if frame.kind == .headers {
      var block = ByteBuffer(bytes: frame.payload)
      let fields = try decoder.decodeHeaders(from: &block)
      guard frame.stream == stream else { return false }
      answer.status = Int(fields.first(name: ":status") ?? "") ?? 0
      for (name, value, _) in fields { answer.headers[name] = value }
    }
    guard frame.stream == stream else { return false }
    if frame.kind == .data { answer.body += String(decoding: frame.payload, as: UTF8.self) }
    if frame.kind == .reset {
      answer.reset = frame.code
      return true
    }
    return [.data, .headers].contains(frame.kind) && frame.flags & Self.endStream != 0
  }

  func exchange(
    _ path: String, method: String = "GET", adding fields: [(String, String)] = [],
    body: [UInt8]? = nil
  ) throws -> Answer {
    var head = Self.get(path, method: method)
    for (name, value) in fields { head.add(name: name, value: value) }
    return try answer(try open(head, body: body))
  }

  /// The code of the GOAWAY that ends the connection; nil where there was none.
  func codeAtEnd() -> UInt32? {
    while (try? receive()) != nil {}
    return goAways.last?.code
  }
}
