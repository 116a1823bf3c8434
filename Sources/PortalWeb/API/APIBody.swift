import Foundation
import HTTPTypes
import Hummingbird
import Portal

/// Reads what a program sends, strictly: JSON alone, at most 1 MB, an object whose names are all known, text
/// without control characters.
struct APIBody: Sendable {
  static let limit = 1 << 20
  let bytes: [UInt8]
  let inputs: [String: Input]

  /// Of a body that is a file.
  /// - Parameter digest: stands for its bytes.
  init(digest: [UInt8] = []) {
    bytes = digest
    inputs = [:]
  }

  init(_ request: Request, _ fields: Fields?) async throws {
    // Before any of it is held: the guard takes what claims to be a file for one that goes to the disk.
    guard Self.isJSON(request) || request.headers[.contentType] == nil || !request.hasBody else {
      throw APIProblem(.wrongContentType, headers: [.connection: "close"])
    }
    let encodings = request.headers[values: .contentEncoding]
    guard encodings.allSatisfy({ $0.lowercased() == "identity" }) else {
      throw APIProblem(
        .wrongContentType, ["A body is taken as it is, not compressed."],
        headers: [.connection: "close"])
    }
    bytes = try await FormDecoder.collect(request, upTo: Self.limit)
    guard let fields else {
      inputs = [:]
      guard bytes.isEmpty || (try? JSON(reading: bytes)) == .object([]) else {
        throw APIProblem(.invalid, ["This takes no body."])
      }
      return
    }
    // What needs nothing may be asked for with nothing.
    if bytes.isEmpty, request.headers[.contentType] == nil {
      inputs = [:]
      return
    }
    guard Self.isJSON(request) else { throw APIProblem(.wrongContentType) }
    inputs = try Self.inputs(try Self.read(bytes), fields)
  }

  static func isJSON(_ request: Request) -> Bool {
    let types = request.headers[values: .contentType]
    guard types.count == 1, let type = types.first else { return false }
    let parts = type.lowercased().split(separator: ";")
      .map { $0.trimmingCharacters(in: .whitespaces) }
    return parts.first == "application/json"
      && parts.dropFirst().allSatisfy { ["charset=utf-8", "charset=\"utf-8\""].contains($0) }
  }

  static func read(_ bytes: [UInt8]) throws -> JSON {
    do throws(JSONProblem) { return try JSON(reading: bytes) } catch {
      switch error {
      case .malformed(let place):
        throw APIProblem(
          .malformed, [Phrase("The JSON breaks off at byte {{place}}.", ["place": "\(place)"])])
      case .duplicate(let name):
        throw APIProblem(
          .malformed, [Phrase("The name {{name}} stands there twice.", ["name": name])])
      case .tooDeep: throw APIProblem(.malformed, ["The JSON is nested too deeply."])
      }
    }
  }

  private static func inputs(_ json: JSON, _ fields: Fields) throws -> [String: Input] {
    guard case .object(let members) = json else {
      throw APIProblem(
        .invalid,
        entries: [
          APIProblem.Entry(
            pointer: "", code: "wrong-type", words: "The body has to be an object.")
        ])
    }
    var inputs: [String: Input] = [:]
    var entries: [APIProblem.Entry] = []
    for member in members {
      let pointer = "/\(member.name.jsonPointer)"
      if fields[member.name] == nil {
        entries.append(
          APIProblem.Entry(
            pointer: pointer, code: "unknown-field", words: "There is no such field."))
      } else if fields[member.name]?.about.isReadByParts != true, !member.value.isPlain {
        let problem = FieldProblem.unprintable
        entries.append(
          APIProblem.Entry(pointer: pointer, code: problem.code, words: problem.words))
      } else {
        inputs[member.name] = .json(member.value)
      }
    }
    guard entries.isEmpty else { throw APIProblem(.invalid, entries: entries) }
    return inputs
  }
}

extension Request {
  fileprivate var hasBody: Bool {
    headers[.transferEncoding] != nil || headers[.contentLength].map { $0 != "0" } ?? false
  }
}

extension String {
  fileprivate var jsonPointer: String {
    replacingOccurrences(of: "~", with: "~0").replacingOccurrences(of: "/", with: "~1")
  }
}
