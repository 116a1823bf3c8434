import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import NIOPosix
import Portal

/// A file that came as the body itself, streamed to disk.
struct BareUpload: Sendable {
  /// Stands for its bytes, where two requests are compared.
  let digest: [UInt8]
  fileprivate let file: UploadedFile

  /// - Throws: `HTTPProblem` for one that is too large, `APIProblem` for one of another type.
  fileprivate static func receive(
    _ request: Request, _ field: FieldAbout, into folder: FileFolder
  ) async throws -> BareUpload {
    let name = try name(request, field)
    let length = request.headers[.contentLength].flatMap { Int($0) } ?? 0
    if length > field.mostBytes { throw HTTPProblem.tooLarge() }
    let file = try folder.begin()
    do {
      var (head, size, hash): ([UInt8], Int, SHA256) = ([], 0, SHA256())
      for try await bytes in request.body {
        size += bytes.readableBytes
        guard size <= field.mostBytes else { throw HTTPProblem.tooLarge() }
        if head.count < 16 { head += bytes.readableBytesView.prefix(16 - head.count) }
        let data = Data(bytes.readableBytesView)
        hash.update(data: data)
        // The disk may be slow; the threads that serve others do not wait for it.
        try await NIOThreadPool.singleton.runIfActive { try file.write(data) }
      }
      return BareUpload(
        digest: Array(hash.finalize()),
        file: UploadedFile(file: file, filename: name, head: head, size: size))
    } catch {
      folder.discard(file)
      throw error
    }
  }

  /// What it would be called: its ending says what its sender takes it for.
  private static func name(_ request: Request, _ field: FieldAbout) throws -> String {
    let types = request.headers[values: .contentType]
    guard types.count == 1, let type = types.first?.lowercased(), field.accepts.contains(type),
      let ending = type.split(separator: "/").last
    else { throw APIProblem(.wrongContentType, headers: [.connection: "close"]) }
    return "\(field.name).\(ending)"
  }
}

extension Web {
  /// What of the file `body` does not keep is gone afterwards.
  /// - Throws: `APIProblem` for what the field does not take.
  func receive<T>(
    _ field: Field<UploadedFile>, _ request: Request, _ context: some PersonalContext,
    _ body: (BareUpload, UploadedFile) async throws -> T
  ) async throws -> T {
    try await holdUpload(context.user.id) {
      let upload = try await BareUpload.receive(request, field.about, into: portal.files)
      defer { portal.files.discard(upload.file.file) }
      do {
        let entered = try Fields([field]).check([field.about.name: .file(upload.file)])
        return try await body(upload, entered[field])
      } catch let problems as FormProblems {
        // The whole body is the field.
        throw APIProblem(
          .invalid,
          entries: problems.fields.values.map {
            APIProblem.Entry(pointer: "", code: $0.code, words: $0.words)
          })
      }
    }
  }
}
