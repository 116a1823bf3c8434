import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import NIOPosix
import Portal

/// A form with a file in it: the file streamed to disk, the other fields held to the form's size.
struct Upload: Sendable {
  let inputs: [String: Input]
  fileprivate let file: IncomingFile

  func discard(from folder: FileFolder) { folder.discard(file) }

  /// - Parameter fields: the form's; one of them is a file.
  /// - Throws: `FormProblems` for a file that is too large, `HTTPProblem` for what is no such form.
  static func receive(
    _ request: Request, _ fields: Fields, into folder: FileFolder
  ) async throws -> Upload {
    let parser = try self.parser(request)
    guard let field = fields.all.first(where: { $0.about.kind == .file })?.about else {
      throw HTTPProblem(.unsupportedMediaType)
    }
    let length = request.headers[.contentLength].flatMap { Int($0) } ?? 0
    // What stands around the file is small.
    if length > field.mostBytes + 65_536 { throw tooLarge(field) }
    let file = try folder.begin()
    do {
      var reception = Reception(parser: parser, fields: fields, field: field, file: file)
      for try await bytes in request.body { try await reception.take(bytes) }
      return Upload(inputs: try reception.finish(), file: file)
    } catch {
      folder.discard(file)
      if let error = error as? MultipartError { throw problem(error) }
      throw error
    }
  }

  fileprivate static func tooLarge(_ field: FieldAbout) -> FormProblems {
    var problems = FormProblems()
    problems.note(.fileTooLarge(field.mostBytes), at: field.name)
    return problems
  }

  private static func parser(_ request: Request) throws -> MultipartParser {
    let types = request.headers[values: .contentType]
    guard types.count == 1, let type = types.first,
      let boundary = try? multipartBoundary(contentType: type)
    else {
      throw HTTPProblem(
        .unsupportedMediaType, detail: "This address takes an uploaded file only.",
        headers: [.connection: "close"])
    }
    return MultipartParser(boundary: boundary)
  }

  private static func problem(_ error: MultipartError) -> HTTPProblem {
    switch error {
    case .headerTooLarge, .fieldsTooLarge: .tooLarge()
    case .truncated:
      HTTPProblem(.badRequest, detail: "The file did not arrive whole. Send it again.")
    default: HTTPProblem(.badRequest, detail: "The form is not encoded as forms are.")
    }
  }
}

extension Web {
  /// One upload at a time for each person: slow ones together would fill the disk.
  /// - Throws: `HTTPProblem` 429 while another one of theirs arrives.
  func holdUpload<T>(_ user: ID<User>, _ body: () async throws -> T) async throws -> T {
    let busy = HTTPProblem(
      .tooManyRequests,
      detail: "Another file of yours is still on its way. Wait until it is here.",
      headers: [.retryAfter: "10", .connection: "close"])
    return try await uploads.hold(user, orThrow: busy, body)
  }
}

/// An upload while it arrives.
private struct Reception {
  private var parser: MultipartParser
  private let fields: Fields
  private let field: FieldAbout
  private let file: IncomingFile
  private var filename: String?
  private var head: [UInt8] = []
  private var size = 0
  /// The fields that are no file, and the one that arrives now.
  private var pairs: [FormDecoder.Pair] = []
  private var current: (name: String, bytes: [UInt8])?

  init(parser: MultipartParser, fields: Fields, field: FieldAbout, file: IncomingFile) {
    self.parser = parser
    self.fields = fields
    self.field = field
    self.file = file
  }

  mutating func take(_ bytes: ByteBuffer) async throws {
    for event in try parser.feed(bytes) {
      switch event {
      case .part(let part): try begin(part)
      case .data(let data): try await write(data)
      case .endOfPart: try end()
      case .end: break
      }
    }
  }

  private mutating func begin(_ part: MultipartPart) throws {
    let isFile = part.name == field.name
    guard fields[part.name] != nil, isFile == part.isFile, !isFile || filename == nil else {
      throw HTTPProblem(.badRequest, detail: "The form has a field that this page does not know.")
    }
    if isFile { filename = part.filename } else { current = (part.name, []) }
  }

  private mutating func end() throws {
    guard let current else { return }
    pairs.append(
      FormDecoder.Pair(name: current.name, value: try FormDecoder.text(current.bytes)))
    self.current = nil
  }

  private mutating func write(_ data: ByteBuffer) async throws {
    guard current == nil else {
      // The parser bounds all fields together.
      current?.bytes += data.readableBytesView
      return
    }
    size += data.readableBytes
    guard size <= field.mostBytes else { throw Upload.tooLarge(field) }
    if head.count < 16 { head += data.readableBytesView.prefix(16 - head.count) }
    let file = self.file
    // The disk may be slow; the threads that serve pages do not wait for it.
    try await NIOThreadPool.singleton.runIfActive {
      try file.write(Data(data.readableBytesView))
    }
  }

  /// A form sent without a file chosen gives a file of no name and no bytes.
  func finish() throws -> [String: Input] {
    try parser.finish()
    var inputs = try FormDecoder.inputs(pairs, fields)
    inputs[field.name] = .file(
      UploadedFile(file: file, filename: filename ?? "", head: head, size: size))
    return inputs
  }
}
