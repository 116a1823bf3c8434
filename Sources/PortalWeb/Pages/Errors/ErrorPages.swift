import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1
import Portal

/// Catches everything and renders it. The server turns a thrown error into a bare response outside
/// the middleware, so nothing may pass this point.
struct ErrorPages: RouterMiddleware {
  let web: Web

  func handle(
    _ request: Request, context: AppContext,
    next: (Request, AppContext) async throws -> Response
  ) async throws -> Response {
    do { return try await next(request, context) } catch  where request.isForProgram {
      return web.problem(error, context)
    } catch is NotSignedIn {
      return signIn(request)
    } catch NoAuthority.session {
      return signIn(request)
    } catch NoAuthority.proof {
      return Response(status: .seeOther, headers: [.location: ProvePages.path(next: "")])
    } catch {
      return page(for: problem(error, request, context), request, context)
    }
  }

  private func problem(
    _ error: any Error, _ request: Request, _ context: AppContext
  ) -> HTTPProblem {
    switch error {
    case let problem as HTTPProblem: return problem
    case let refusal as Refusal: return HTTPProblem(refusal, team: context.parameters.get("team"))
    case let obstacle as Obstacle: return HTTPProblem(obstacle)
    case NoAuthority.nothing: return HTTPProblem(.notFound)
    case let error as HTTPError: return HTTPProblem(error.status, headers: error.headers)
    case let cut as RequestCut:
      // The guard has answered already; what is said here goes nowhere.
      return HTTPProblem(cut.status)
    case let throttled as Throttled:
      return .retry(.tooManyRequests, after: throttled.retryAfter)
    case let writes as TooManyWrites:
      return .retry(.tooManyRequests, after: writes.retryAfter)
    case is CancellationError:
      // The program stops; nobody reads this.
      return .retry(.serviceUnavailable, after: .seconds(5))
    case is TooManyWaiting: return .retry(.tooManyRequests, after: .seconds(10))
    case StoreError.scopeGone: return HTTPProblem(.notFound)
    case let error as StoreError where error.isTemporary:
      context.log(web.portal.logger, "store not available", error)
      return .retry(.serviceUnavailable, after: .seconds(5))
    default:
      context.log(web.portal.logger, "request failed", error)
      return HTTPProblem(.internalServerError)
    }
  }

  private func signIn(_ request: Request) -> Response {
    let next = request.method == .get ? LocalPath.safe(request.uri.string) : LocalPath.home
    let target = next == LocalPath.home ? "/sign-in" : "/sign-in?next=\(next.percentEncoded)"
    return Response(status: .seeOther, headers: [.location: target])
  }

  private func page(
    for problem: HTTPProblem, _ request: Request, _ context: AppContext
  ) -> Response {
    let isSignedIn = context.person.withLock { $0 } != nil
    var response = web.showOnce(
      ErrorPage.page, of: ErrorPage(problem: problem, isSignedIn: isSignedIn), request, context,
      status: problem.status)
    for field in problem.headers { response.headers[field.name] = field.value }
    return response
  }
}

extension StoreError {
  /// True for what may be over in a moment.
  var isTemporary: Bool {
    switch self {
    case .busy, .unavailable, .unknownOutcome: true
    default: false
    }
  }
}

extension HTTPProblem {
  static func retry(_ status: HTTPResponse.Status, after: Duration) -> HTTPProblem {
    HTTPProblem(status, headers: [.retryAfter: String(after.secondsRoundedUp)])
  }
}

extension AppContext {
  func log(_ logger: Logger, _ message: Logger.Message, _ error: any Error) {
    logger.error(
      message,
      metadata: [
        "request": "\(sender.requestID)", "route": "\(endpointPath ?? "none")", "error": "\(error)",
      ])
  }
}
