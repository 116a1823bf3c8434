import Logging
import PortalWeb
import ServiceLifecycle
import UnixSignals

/// Takes a new certificate into use when its files change, and looks at once on SIGHUP. Without TLS
/// there is nothing to reload, and SIGHUP ends nothing.
struct Reloading: Service {
  private let watch: CertificateWatch?
  private let logger: Logger

  init(_ credentials: TLSCredentials?, logger: Logger) {
    watch = credentials.map { CertificateWatch($0, logger: logger) }
    self.logger = logger
  }

  func run() async throws {
    try await withThrowingDiscardingTaskGroup { group in
      group.addTask { try await watch?.run() }
      let signals = await UnixSignalsSequence(trapping: .sighup)
      for await _ in signals.cancelOnGracefulShutdown() {
        logger.notice("looking for a new certificate", metadata: ["tls": "\(watch != nil)"])
        watch?.look()
      }
      group.cancelAll()
    }
  }
}
