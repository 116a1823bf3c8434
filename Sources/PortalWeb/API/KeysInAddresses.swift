import Hummingbird
import Portal

/// Refuses requests of programs with a key in their address: what stands there stands in logs.
struct KeysInAddresses: RouterMiddleware {
  func handle(
    _ request: Request, context: AppContext,
    next: (Request, AppContext) async throws -> Response
  ) async throws -> Response {
    if request.isForProgram, request.uri.string.mayHoldKey { throw APIProblem(.keyInAddress) }
    return try await next(request, context)
  }
}

extension String {
  /// Also where letters of it are written as %70. What is only about keys, such as their first letters, is none.
  fileprivate var mayHoldKey: Bool {
    let plain = String(decoding: decoded, as: UTF8.self)
    return plain.split(separator: APISecret.prefix, omittingEmptySubsequences: false).dropFirst()
      .contains { $0.utf8.prefix { $0.isBase64URL }.count >= 40 }
  }

  /// Whatever else may stand there.
  private var decoded: [UInt8] {
    var (bytes, rest) = ([UInt8](), utf8[...])
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%"),
        let code = UInt8(String(Substring(rest.prefix(2))), radix: 16)
      else {
        bytes.append(byte)
        continue
      }
      bytes.append(code)
      rest = rest.dropFirst(2)
    }
    return bytes
  }
}
