import Crypto
import Foundation

/// After a restore, older heads are right and those of later backups are not; likewise when an operator
/// takes the audit as it is. A file of the data folder says so, under a code: who can only reach the
/// database cannot forge it.
enum RestoredCheckpoint {
  private struct Content: Codable {
    let since: Int64
    let heads: [String: AuditHead]
  }

  private static func path(_ dataFolder: String) -> String { "\(dataFolder)/checkpoint.json" }

  static func write(
    _ heads: [String: AuditHead], since time: Timestamp, dataFolder: String, keys: SecretKeys
  ) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let json = try encoder.encode(Content(since: time.microseconds, heads: heads))
    try Disk.write(json + Data("\n".utf8) + code(json, keys), to: path(dataFolder))
  }

  static func read(_ dataFolder: String, keys: SecretKeys) -> Checkpoint? {
    let path = path(dataFolder)
    guard let bytes = FileManager.default.contents(atPath: path) else { return nil }
    let lines = bytes.split(separator: UInt8(ascii: "\n"), maxSplits: 1)
    guard lines.count == 2, Data(lines[1]) == code(Data(lines[0]), keys),
      let content = try? JSONDecoder().decode(Content.self, from: lines[0])
    else { return nil }
    return Checkpoint(
      file: path, madeAt: Timestamp(microseconds: content.since), heads: content.heads)
  }

  private static func code(_ json: Data, _ keys: SecretKeys) -> Data {
    let code = HMAC<SHA256>.authenticationCode(for: json, using: keys.key(for: "checkpoint"))
    return Data((Array(code).hex + "\n").utf8)
  }
}
