import Foundation
import HTTPTypes
import Hummingbird
import Portal

/// What the mail service tells of mails that it has taken. Its signature stands for a session; without a
/// reader there is no such page.
struct MailEventsController: Sendable {
  private static let limit = 1 << 20
  /// Written at once: other writes wait no longer than for that.
  private static let chunk = 200
  let web: Web

  func take(_ request: Request, _ context: AppContext) async throws -> Response {
    guard let reader = web.options.mailEvents else { throw HTTPProblem(.notFound) }
    guard reader.mayBeRead(header: request.field) else {
      throw HTTPProblem(.forbidden)
    }
    guard request.isJSON else { throw HTTPProblem(.unsupportedMediaType) }
    let body = try await FormDecoder.collect(request, upTo: Self.limit)
    let events = try events(in: body, of: request, by: reader)
    // One told twice changes nothing: after a failure in the middle all are sent again.
    for start in stride(from: 0, to: events.count, by: Self.chunk) {
      let end = min(start + Self.chunk, events.count)
      try await MailEvent.take(Array(events[start..<end]), web.portal)
    }
    return Response(status: .noContent)
  }

  private func events(
    in body: [UInt8], of request: Request, by reader: any MailEventReader
  ) throws -> [MailEvent] {
    do {
      return try reader.events(in: body, header: request.field)
    } catch is ForgedMailEvents { throw HTTPProblem(.forbidden) }
  }
}

extension Request {
  /// A header field by its name.
  func field(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }

  var isJSON: Bool {
    let types = headers[values: .contentType]
    guard types.count == 1, let type = types.first?.split(separator: ";").first else {
      return false
    }
    return type.trimmingCharacters(in: .whitespaces).lowercased() == "application/json"
  }
}
