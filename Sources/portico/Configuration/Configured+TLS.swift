import Foundation
import PortalWeb

extension Configured {
  /// The certificate and its key, checked; nil without TLS.
  /// - Throws: `Complaint` with what is wrong and what to do.
  func credentials() throws -> TLSCredentials? {
    do { return try tls.map { try TLSCredentials($0) } } catch {
      throw Complaint("\(error) Look at PORTICO_TLS_CERTIFICATE and PORTICO_TLS_KEY.")
    }
  }

  /// The host that people type, without its port.
  var publicHost: String {
    URLComponents(string: portal.baseURL)?.encodedHost ?? ""
  }
}
