import Hummingbird
import Portal

/// What the payment provider tells. Its signature stands for a session; without a reader there is no such
/// page. What it tells is kept and answered, and fetched by a job.
struct PaymentEventsController: Sendable {
  private static let limit = 512 << 10
  let web: Web

  func take(_ request: Request, _ context: AppContext) async throws -> Response {
    guard let reader = web.options.paymentEvents else { throw HTTPProblem(.notFound) }
    // Whoever has no signature is not listened to.
    guard reader.mayBeRead(header: request.field) else { return Self.refusal }
    guard request.isJSON else { throw HTTPProblem(.unsupportedMediaType) }
    let body = try await FormDecoder.collect(request, upTo: Self.limit)
    let told: ProviderEvent.Told
    do { told = try reader.event(in: body, header: request.field) } catch {
      if case .unusable(let why) = error {
        web.portal.logger.warning("payment event refused", metadata: ["problem": "\(why)"])
      }
      return Self.refusal
    }
    try await ProviderEvent.take(told, web.portal)
    return Response(
      status: .ok, headers: [.contentType: "application/json"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: "{}")))
  }

  private static var refusal: Response {
    Response(
      status: .badRequest, headers: [.contentType: "text/plain; charset=utf-8"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: "This has no good signature.\n")))
  }
}

extension Web {
  /// Whether there is somebody who takes payments beside manual invoicing.
  var takesPaymentsOutside: Bool {
    options.paymentEvents != nil || portal.payments.outside != nil
  }
}
