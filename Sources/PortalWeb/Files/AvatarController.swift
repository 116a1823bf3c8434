import Hummingbird
import Portal

struct AvatarController: Sendable {
  let web: Web
  func show(_ request: Request, _ context: SignedInContext) async throws -> Response { throw HTTPProblem(.notFound) }
  func upload(_ request: Request, _ context: SignedInContext) async throws -> Response { throw HTTPProblem(.notFound) }
  func remove(_ request: Request, _ context: SignedInContext) async throws -> Response { throw HTTPProblem(.notFound) }
}
