import Foundation
import Integrations
import Portal

/// Where the audit goes beside the database, as configured.
extension Configured {
  /// Nil where it is streamed nowhere.
  /// - Throws: `Complaint` with what is wrong and what to do.
  static func auditStream(_ values: SettingValues) throws -> (any AuditStream)? {
    let text = values["auditStream"]
    if text.isEmpty { return nil }
    if text.hasPrefix("file:") {
      guard let file = AuditStreamFile(String(text.dropFirst(5))) else {
        throw values.complaint("auditStream", "file:/an/absolute/path of a file")
      }
      return file
    }
    do { return try AuditStreamWebhook(text) } catch {
      throw values.complaint("auditStream", error.description)
    }
  }

  /// Who gets checkpoints of the audit; nil for nobody.
  static func checkpointTo(_ values: SettingValues) throws -> EmailAddress? {
    let text = values["auditCheckpointTo"]
    if text.isEmpty { return nil }
    guard let address = try? EmailAddress(text), MailAddress.wire(address.text) != nil else {
      throw values.complaint("auditCheckpointTo", "one mail address, such as audit@example.com")
    }
    return address
  }
}

extension Setting {
  /// Of the stream: a file is no secret, and of an address only the password is.
  @Sendable static func shownStream(_ value: String) -> String {
    value.hasPrefix("file:") ? value : AuditStreamWebhook.shown(value)
  }
}
