import Logging
import ServiceLifecycle

/// Takes a new certificate into use when its files change.
package struct CertificateWatch: Service {
  private let credentials: TLSCredentials
  private let logger: Logger
  private let wait: @Sendable () async throws -> Void

  /// - Parameter wait: returns when it is time for the next look.
  package init(
    _ credentials: TLSCredentials, logger: Logger,
    wait: @escaping @Sendable () async throws -> Void = { try await Task.sleep(for: .seconds(5)) }
  ) {
    self.credentials = credentials
    self.logger = logger
    self.wait = wait
  }

  package func run() async throws {
    await cancelWhenGracefulShutdown {
      while (try? await wait()) != nil, !Task.isCancelled { look() }
    }
  }

  /// Looks now.
  package func look() {
    switch credentials.refresh() {
    case .unchanged: break
    case .replaced:
      logger.notice("certificate replaced", metadata: ["ends": "\(credentials.ends)"])
    case .refused(let problem):
      logger.error(
        "new certificate refused, the old one stays in use", metadata: ["problem": "\(problem)"])
    }
  }
}
