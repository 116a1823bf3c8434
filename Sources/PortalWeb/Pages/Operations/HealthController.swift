import HTTPTypes
import Hummingbird
import Portal

/// For load balancers and supervisors.
struct HealthController: Sendable {
  let web: Web

  /// The process answers.
  func alive(_ request: Request, _ context: AppContext) -> Response { plain(.ok, "ok") }

  /// The database can be written and read, and the process is not about to stop.
  func ready(_ request: Request, _ context: AppContext) async -> Response {
    if web.readiness.isStopping { return plain(.serviceUnavailable, "stopping") }
    guard let problem = await web.readyProbe.problem(web.portal) else { return plain(.ok, "ready") }
    context.log(web.portal.logger, "not ready", problem)
    return plain(.serviceUnavailable, "the database cannot be written")
  }

  private func plain(_ status: HTTPResponse.Status, _ text: String) -> Response {
    Response(
      status: status, headers: [.contentType: "text/plain; charset=utf-8"],
      body: .init(byteBuffer: ByteBuffer(string: text + "\n")))
  }
}
