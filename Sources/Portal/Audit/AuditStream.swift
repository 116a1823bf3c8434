import Foundation

/// Where entries of the audit go as they are written, for whoever watches many systems at once: a file
/// that something picks up, or a webhook.
package protocol AuditStream: Sendable {
  /// What an operator calls it. No password and no path of a webhook stands in it.
  var name: String { get }

  /// Hands over whole lines of JSON. When this returns, they are safe at the other end; when it throws,
  /// they are sent again.
  func send(_ lines: [UInt8]) async throws
}

/// Why a stream took nothing, in words that may be logged.
package struct AuditStreamProblem: Error, Equatable, CustomStringConvertible {
  package let description: String
  package init(_ description: String) { self.description = description }
}

extension AuditEntry {
  /// One line of JSON, ended. A part that was erased, or is gone, is null.
  var streamLine: [UInt8] {
    var line = JSONObject()
    line.add("time", LocalTime.preciseRFC3339(at))
    line.add("id", "\(chain)/\(seq)")
    line.add("chain", chain)
    line.add(raw: "seq", String(seq))
    line.add("action", action.name)
    line.add("actor", streamedActor)
    line.add("requestID", requestID)
    line.add("record", record)
    line.add("subject", what[0])
    line.add(object: "before", before)
    line.add(object: "after", after)
    if isSubjectErased { line.add(raw: "erased", "true") }
    line.add("hash", hash.hex)
    // What somebody changed at the database before it was sent is not passed on as true.
    if !isAsWritten { line.add(raw: "tampered", "true") }
    return line.ended + [UInt8(ascii: "\n")]
  }

  private var streamedActor: JSONObject {
    var actor = JSONObject()
    actor.add("kind", actorKind)
    actor.add("id", actorID)
    actor.add("name", who[0])
    actor.add("address", address)
    actor.add("agent", agent)
    if isActorErased { actor.add(raw: "erased", "true") }
    return actor
  }
}

/// Members in the order in which they are added.
private struct JSONObject {
  private var bytes: [UInt8] = []

  var ended: [UInt8] { (bytes.isEmpty ? [UInt8(ascii: "{")] : bytes) + [UInt8(ascii: "}")] }

  mutating func add(_ key: String, _ value: String?) {
    begin(key)
    if let value { bytes.appendJSON(value) } else { bytes += "null".utf8 }
  }

  mutating func add(_ key: String, _ value: JSONObject) {
    begin(key)
    bytes += value.ended
  }

  mutating func add(raw key: String, _ value: String) {
    begin(key)
    bytes += value.utf8
  }

  /// - Parameter json: an object as the audit writes them. What somebody at the database made of it
  ///   goes as a text: nothing in it ends the line.
  mutating func add(object key: String, _ json: String?) {
    guard let json, json.hasPrefix("{"), json.utf8.allSatisfy({ $0 >= 32 }),
      (try? JSONDecoder().decode([String: String].self, from: Data(json.utf8))) != nil
    else { return add(key, json) }
    add(raw: key, json)
  }

  private mutating func begin(_ key: String) {
    bytes.append(UInt8(ascii: bytes.isEmpty ? "{" : ","))
    bytes.appendJSON(key)
    bytes.append(UInt8(ascii: ":"))
  }
}

extension LocalTime {
  /// With six digits of a second.
  fileprivate static func preciseRFC3339(_ moment: Timestamp) -> String {
    let fraction = String(moment.microseconds % 1_000_000)
    let padded = String(repeating: "0", count: max(0, 6 - fraction.count)) + fraction
    return "\(rfc3339(moment).dropLast()).\(padded)Z"
  }
}
