import Foundation
import TestSupport
import Testing

/// The built program, run as a stranger would.
final class Program: @unchecked Sendable {
  let process = Process()
  private let output = Pipe()
  private let errors = Pipe()

  /// Beside the test bundle, where the build puts it.
  static var path: String {
    let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundlePath
    let folder = ((bundle ?? CommandLine.arguments[0]) as NSString).deletingLastPathComponent
    return folder + "/portico"
  }

  init(
    _ arguments: [String], data: String, environment: [String: String] = [:], input: String? = nil
  ) throws {
    process.executableURL = URL(fileURLWithPath: Self.path)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: TestPortal.root)
    var all = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("PORTICO_") }
    all["PORTICO_DATA"] = data
    all.merge(environment) { $1 }
    process.environment = all
    process.standardOutput = output
    process.standardError = errors
    let stdin = Pipe()
    process.standardInput = stdin
    try process.run()
    if let input { try stdin.fileHandleForWriting.write(contentsOf: Data(input.utf8)) }
    try stdin.fileHandleForWriting.close()
  }

  /// Waits for the end.
  func finish() -> (status: Int32, output: String, errors: String) {
    let out = output.fileHandleForReading.readDataToEndOfFile()
    let err = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (
      process.terminationStatus, String(decoding: out, as: UTF8.self),
      String(decoding: err, as: UTF8.self)
    )
  }

  static func run(
    _ arguments: [String], data: String, environment: [String: String] = [:], input: String? = nil
  ) throws -> (status: Int32, output: String, errors: String) {
    try Program(arguments, data: data, environment: environment, input: input).finish()
  }
}

/// A port of loopback that nobody has.
func freePort() throws -> Int {
  let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
  defer { close(socket) }
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
  var length = socklen_t(MemoryLayout<sockaddr_in>.size)
  return withUnsafeMutablePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      _ = bind(socket, $0, length)
      getsockname(socket, $0, &length)
    }
    return Int(UInt16(bigEndian: pointer.pointee.sin_port))
  }
}
