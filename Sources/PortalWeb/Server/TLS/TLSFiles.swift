import Foundation

/// Where the certificate and its key are.
package struct TLSFiles: Sendable, Equatable {
  /// A PEM file: the portal's own certificate first, then the chain that leads to its root.
  package let certificate: String
  /// A PEM file that nobody else may read.
  package let key: String

  package init(certificate: String, key: String) {
    self.certificate = certificate
    self.key = key
  }

  func readCertificate() throws -> [UInt8] { try Self.read(certificate, "certificate") }

  func readKey() throws -> [UInt8] {
    let bytes = try Self.read(key, "key")
    var status = stat()
    guard stat(key, &status) == 0, status.st_mode & 0o077 == 0 else {
      throw TLSProblem("The key file \(key) can be read by others. Run `chmod 600 \(key)`.")
    }
    return bytes
  }

  private static func read(_ path: String, _ what: String) throws -> [UInt8] {
    guard FileManager.default.fileExists(atPath: path) else {
      throw TLSProblem("There is no \(what) file \(path).")
    }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw TLSProblem("The \(what) file \(path) cannot be read. Give it to the portal's user.")
    }
    return [UInt8](data)
  }

  /// Differs once either file has been replaced or written; links are followed.
  func stamps() -> [FileStamp] { [FileStamp(certificate), FileStamp(key)] }
}

/// What tells one version of a file from the next.
struct FileStamp: Sendable, Equatable {
  private let inode: UInt64
  private let size: Int64
  private let modified: [Int]

  init(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else {
      (inode, size, modified) = (0, -1, [])
      return
    }
    inode = UInt64(status.st_ino)
    size = Int64(status.st_size)
    #if os(Linux)
      modified = [status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
    #else
      modified = [status.st_mtimespec.tv_sec, status.st_mtimespec.tv_nsec]
    #endif
  }
}

/// Why a certificate and a key cannot be used, and what to do about it.
package struct TLSProblem: Error, Equatable, CustomStringConvertible {
  package let description: String
  init(_ description: String) { self.description = description }
}
