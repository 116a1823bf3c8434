import HTTPTypes
import NIOCore

/// The head of one part of a multipart/form-data body (RFC 7578).
package struct MultipartPart: Sendable, Equatable {
  package let name: String
  /// As the client sent it, possibly empty or with a path: good for showing, never for storing.
  package let filename: String?
  package let contentType: String?

  /// A part with a file name is a file, even without a file chosen; the others are fields.
  package var isFile: Bool { filename != nil }
}

/// What a multipart parser found, in order: part, data..., endOfPart, and one end.
package enum MultipartEvent: Sendable, Equatable {
  case part(MultipartPart)
  case data(ByteBuffer)
  case endOfPart
  case end
}

/// Why a body is no form that we take. Never holds what the client sent, so that it may be logged.
package enum MultipartError: Error, Equatable {
  case notMultipart
  case malformed(String)
  case truncated
  case tooManyParts
  case headerTooLarge
  case fieldsTooLarge
}

/// What one multipart body may hold. The size of files is the caller's to count.
package struct MultipartLimits: Sendable, Equatable {
  package var parts: Int
  /// Bytes of one part's header.
  package var headerBytes: Int
  /// Bytes of all fields that are not files together.
  package var fieldBytes: Int
  /// Bytes before the first delimiter, and again behind the last. Browsers send none and two.
  package var surroundingBytes: Int

  package init(
    parts: Int = 100, headerBytes: Int = 8 * 1024, fieldBytes: Int = 64 * 1024,
    surroundingBytes: Int = 1024
  ) {
    self.parts = parts
    self.headerBytes = headerBytes
    self.fieldBytes = fieldBytes
    self.surroundingBytes = surroundingBytes
  }
}

/// Reads multipart/form-data as it comes. Holds back at most a part's header or what might be the
/// beginning of a delimiter; everything else is handed on as slices of what was fed.
package struct MultipartParser: Sendable {
  private enum State {
    case preamble
    /// Behind a delimiter: the rest of its line decides whether it was the last.
    case delimiterLine
    case header
    case blankLine(isFile: Bool)
    case data(isFile: Bool)
    case epilogue
    case failed(MultipartError)
  }

  private static let crlf = Array("\r\n".utf8)

  private let limits: MultipartLimits
  private let delimiter: [UInt8]
  private var state = State.preamble
  /// Starts with a line end, for a delimiter at the very beginning has none before it.
  private var held = ByteBuffer(bytes: crlf)
  private var parts = 0
  private var fieldBytes = 0
  /// Of the preamble, then of the epilogue.
  private var skipped = 0

  /// - Parameter boundary: as given by `multipartBoundary(contentType:)`.
  package init(boundary: String, limits: MultipartLimits = MultipartLimits()) {
    self.limits = limits
    self.delimiter = Array("\r\n--\(boundary)".utf8)
  }

  /// What the next bytes of the body hold. After an error every call throws it again.
  package mutating func feed(_ bytes: ByteBuffer) throws(MultipartError) -> [MultipartEvent] {
    if case .failed(let error) = state { throw error }
    hold(bytes)
    var events: [MultipartEvent] = []
    do {
      while try step(&events) {}
    } catch {
      state = .failed(error)
      held.clear()
      throw error
    }
    return events
  }

  /// To be called when the body has ended: throws unless the last delimiter was there.
  package func finish() throws(MultipartError) {
    switch state {
    case .epilogue: return
    case .failed(let error): throw error
    default: throw .truncated
    }
  }

  private mutating func hold(_ bytes: ByteBuffer) {
    if held.readableBytes == 0 {
      held = bytes
    } else {
      held.writeImmutableBuffer(bytes)
    }
  }

  /// One step on what is held; false when more is needed.
  private mutating func step(_ events: inout [MultipartEvent]) throws(MultipartError) -> Bool {
    switch state {
    case .preamble: return try skipToDelimiter()
    case .delimiterLine: return try readDelimiterLine(&events)
    case .header: return try readHeader(&events)
    case .blankLine(let isFile): return readBlankLine(isFile: isFile)
    case .data(let isFile): return try readData(isFile: isFile, &events)
    case .epilogue:
      try skip(held.readableBytes, of: "epilogue")
      return false
    case .failed: return false
    }
  }

  /// What nobody reads has to end some time.
  private mutating func skip(_ count: Int, of place: String) throws(MultipartError) {
    skipped += count
    guard skipped <= limits.surroundingBytes else { throw .malformed(place) }
    held.moveReaderIndex(forwardBy: count)
  }

  private mutating func skipToDelimiter() throws(MultipartError) -> Bool {
    let found = search()
    try skip(found.before, of: "preamble")
    guard found.isWhole else { return false }
    held.moveReaderIndex(forwardBy: delimiter.count)
    skipped = 0
    state = .delimiterLine
    return true
  }

  /// `--` ends the body; else only white space may stand before the line's end (RFC 2046, 5.1.1).
  private mutating func readDelimiterLine(
    _ events: inout [MultipartEvent]
  ) throws(MultipartError) -> Bool {
    let bytes = held.readableBytesView
    guard bytes.count >= 2 else { return false }
    if bytes.starts(with: "--".utf8) {
      state = .epilogue
      events.append(.end)
      return true
    }
    let rest = bytes.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    if rest.count < 2, rest.first == nil || rest.first == 0x0D {
      guard bytes.count <= limits.headerBytes else { throw .headerTooLarge }
      return false
    }
    guard rest.starts(with: Self.crlf) else { throw .malformed("delimiter") }
    parts += 1
    guard parts <= limits.parts else { throw .tooManyParts }
    held.moveReaderIndex(forwardBy: bytes.count - rest.count + 2)
    state = .header
    return true
  }

  private mutating func readHeader(
    _ events: inout [MultipartEvent]
  ) throws(MultipartError) -> Bool {
    let bytes = held.readableBytesView
    if bytes.starts(with: Self.crlf) { throw .malformed("no Content-Disposition") }
    guard let end = bytes.endOfHeader else {
      guard bytes.count <= limits.headerBytes + 3 else { throw .headerTooLarge }
      return false
    }
    guard end - bytes.startIndex <= limits.headerBytes else { throw .headerTooLarge }
    let part = try MultipartHeader.parse(bytes[bytes.startIndex..<end])
    held.moveReaderIndex(forwardBy: end - bytes.startIndex + 2)
    state = .blankLine(isFile: part.isFile)
    events.append(.part(part))
    return true
  }

  /// The blank line may itself begin the delimiter: then the part has no body.
  private mutating func readBlankLine(isFile: Bool) -> Bool {
    let found = search()
    if found.before == 0, !found.isWhole { return false }
    if found.before > 0 { held.moveReaderIndex(forwardBy: Self.crlf.count) }
    state = .data(isFile: isFile)
    return true
  }

  private mutating func readData(
    isFile: Bool, _ events: inout [MultipartEvent]
  ) throws(MultipartError) -> Bool {
    let found = search()
    if found.before > 0, let data = held.readSlice(length: found.before) {
      if !isFile { fieldBytes += found.before }
      guard fieldBytes <= limits.fieldBytes else { throw .fieldsTooLarge }
      events.append(.data(data))
    }
    guard found.isWhole else { return false }
    held.moveReaderIndex(forwardBy: delimiter.count)
    events.append(.endOfPart)
    state = .delimiterLine
    return true
  }

  /// How many bytes are certainly before the next delimiter, and whether that follows them whole.
  private func search() -> (before: Int, isWhole: Bool) {
    held.withUnsafeReadableBytes { bytes in
      var start = 0
      while let offset = bytes[start...].firstIndex(of: 0x0D) {
        let length = min(delimiter.count, bytes.count - offset)
        if bytes[offset..<(offset + length)].elementsEqual(delimiter[..<length]) {
          return (offset, length == delimiter.count)
        }
        start = offset + 1
      }
      return (bytes.count, false)
    }
  }
}

extension ByteBufferView {
  /// Where the blank line after the header begins: at the line end of the last field.
  fileprivate var endOfHeader: Index? {
    var from = startIndex
    let mark = Array("\r\n\r\n".utf8)
    while let carriageReturn = self[from...].firstIndex(of: 0x0D) {
      if self[carriageReturn...].starts(with: mark) { return carriageReturn }
      from = carriageReturn + 1
    }
    return nil
  }
}
