import Foundation
import Portal

/// What a portal that others reach must not start with: `portico serve` refuses, and `portico doctor`
/// says the same.
extension Configured {
  /// An address that works on this machine only has no strangers.
  var isPublic: Bool { portal.baseURL.hasPrefix("https://") }

  /// Behind a proxy that is not named every request comes from one address, and so twenty wrong
  /// passwords from anybody would stop everybody’s sign-in.
  func refuseUnnamedProxy() throws {
    guard isPublic, tls == nil, values.list("trustedProxies").isEmpty else { return }
    throw Complaint(
      "PORTICO_BASE_URL is https and the portal has no certificate, so a proxy stands before it, and nothing says which: every request would seem to come from one address, and a few wrong passwords would stop everybody’s sign-in. Set PORTICO_TRUSTED_PROXIES to the address from which the proxy connects (127.0.0.1 on the same machine), or to `none` if there is no proxy that adds X-Forwarded-For."
    )
  }

  /// The database holds password hashes and addresses. Whoever cannot enter its folder cannot read it.
  func refuseReadableDatabase() throws {
    guard isPublic, case .sqlite(let path) = try database() else { return }
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    guard Self.mode(path) & 0o004 != 0, Self.mode(folder) & 0o001 != 0 else { return }
    throw Complaint("\(path) can be read by everybody on this machine. Run `chmod 600 \(path)`.")
  }

  /// Of what a link leads to: the link itself may always be read.
  static func mode(_ path: String) -> Int {
    let real = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    let attributes = try? FileManager.default.attributesOfItem(atPath: real)
    return attributes?[.posixPermissions] as? Int ?? 0
  }
}

extension OpenPortal {
  /// A portal that was tried out with `portico seed` and then given to others.
  func refuseExamplePasswords(_ configured: Configured) async throws {
    guard configured.isPublic else { return }
    let people = try await ExamplePasswords.people(portal)
    guard let first = people.first else { return }
    let others = people.count == 1 ? "" : " and \(people.count - 1) more"
    throw Complaint(
      "\(first)\(others) of `portico seed` still \(people.count == 1 ? "has" : "have") the password of the examples, which everybody can read. Set others with `portico user password EMAIL` (\(people.prefix(4).joined(separator: ", "))), or start with a fresh folder: PORTICO_DATA."
    )
  }
}
